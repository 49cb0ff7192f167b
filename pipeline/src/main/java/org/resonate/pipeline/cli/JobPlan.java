package org.resonate.pipeline.cli;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.resonate.pipeline.PlanFile;
import org.resonate.pipeline.catalogue.Decision;
import org.resonate.pipeline.catalogue.Planned;
import org.resonate.pipeline.catalogue.Planner;
import org.resonate.pipeline.catalogue.Planning;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;

/** Decides what a job works on, and writes it down as its plan. */
final class JobPlan {
  private final JobCheck given;
  private final Ledger ledger;
  private final Planning planning;
  private final Planner.Survey survey;
  private final Workload workload = new Workload();
  private final Set<String> failedBefore = new HashSet<>();
  private final Set<String> orphans = new TreeSet<>();
  private final Planner.Counts counts;

  /** Plans; tells of each track that is passed over. */
  JobPlan(JobCheck given, Ledger ledger) throws IOException {
    this.given = given;
    this.ledger = ledger;
    this.planning = given.planning(given.folder(), ledger);
    this.survey = planning.survey(ScratchSpace::neededBytes);
    try (PlanFile.Writer plan = PlanFile.create(given.folder().plan(), survey.likelyWork())) {
      this.counts = planning.plan(planned -> take(planned, plan));
    }
    orphans.addAll(planning.orphans());
    orphans.forEach(id -> passedOver(id, Decision.ORPHANED));
  }

  private void take(Planned planned, PlanFile.Writer plan) throws IOException {
    given.planned(planned);
    if (planned.decision().isWork()) {
      Track track = track(planned);
      plan.add(track);
      workload.plan(track.getSource());
      return;
    }
    if (planned.touched()) {
      ledger.touch(planned.id(), planned.recording().modifiedMillis());
    }
    if (planned.decision() == Decision.ORPHANED) {
      orphans.add(planned.id());
      return;
    }
    if (planned.decision() == Decision.FAILED) {
      failedBefore.add(planned.id());
    }
    passedOver(planned.id(), planned.decision());
  }

  private void passedOver(String id, Decision decision) {
    given.console().event("track-skipped", "track", id, "state", decision.spelled());
  }

  private Track track(Planned planned) throws IOException {
    return Track.newBuilder()
        .setId(planned.id())
        .setSource(
            Source.newBuilder()
                .setUri(RawPath.uri(planned.recording().file()))
                .setRelativePath(planned.recording().relativePath())
                .setSizeBytes(planned.recording().sizeBytes())
                .setModifiedMillis(planned.recording().modifiedMillis())
                .build())
        .setOutput(planned.output())
        .setSettings(planned.settings().json())
        .setSettingsDigest(planned.settings().digest())
        .setAttempt(planned.attempt())
        .setEarlierFailures(planned.attempt() == 1 ? List.of() : ledger.failures(planned.id()))
        .setCommand(given.command())
        .setResonateVersion(Version.resonate())
        .build();
  }

  /** How many tracks met which decision. */
  Planner.Counts counts() {
    return counts;
  }

  /** What was found. */
  Planner.Survey survey() {
    return survey;
  }

  /** How much there is to do. */
  Workload workload() {
    return workload;
  }

  /** Tracks that failed in an earlier job and are not tried again. */
  Set<String> failedBefore() {
    return failedBefore;
  }

  /** Tracks on record whose recording is gone. */
  Set<String> orphans() {
    return orphans;
  }

  /** Those of them that no input names any more. */
  Set<String> unnamed() {
    return planning.orphans();
  }
}
