package org.resonate.pipeline.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.pipeline.ledger.Entry;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.settings.PreconditionSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Fingerprint;

class PlannerTest {
  private static final String ID = TrackId.of("a.wav");

  @TempDir Path in;
  private Path file;
  private final Map<String, Entry> records = new HashMap<>();
  private boolean force;
  private boolean hasOutput = true;
  private Planner.Survey survey;
  private Planner.Counts counts;

  @BeforeEach
  void recording() throws IOException {
    file = in.resolve("a.wav");
    Files.writeString(file, "bytes");
    Files.setLastModifiedTime(file, FileTime.fromMillis(5000));
  }

  private void record(boolean failed) throws IOException {
    String sha256 = Fingerprint.of(file);
    records.put(
        ID,
        new Entry(
            5,
            5000,
            sha256,
            "s",
            "a",
            failed ? null : "flac",
            "",
            failed ? FailureKind.DAMAGED : null,
            2));
  }

  private boolean acceptDamaged;

  private TrackSettings settings() {
    RemasterSettings defaults = RemasterSettings.defaults();
    RemasterSettings settings =
        new RemasterSettings(
            null, new PreconditionSettings(0.3, acceptDamaged), null, null, null, null, null);
    return new TrackSettings(acceptDamaged ? settings : defaults, "{}", "s");
  }

  private Planned plan() throws IOException {
    Listing listing = new Listing(List.of(in), List.of(in.resolve("out")), path -> true);
    Planner planner =
        new Planner(listing, records, recording -> settings(), force, (id, entry) -> hasOutput);
    survey = planner.survey(Recording::sizeBytes);
    List<Planned> all = new ArrayList<>();
    counts = planner.plan(all::add);
    return all.get(0);
  }

  @Test
  void whatIsNotOnRecordIsNew() throws IOException {
    Planned planned = plan();
    assertEquals(Decision.NEW, planned.decision());
    assertEquals(ID, planned.id());
    assertEquals("a", planned.output());
    assertEquals(1, planned.attempt());
    assertEquals(new Planner.Counts(Map.of(Decision.NEW, 1L), 0), counts);
    assertEquals(1, survey.likelyWork());
    assertEquals("a.wav", survey.largest().relativePath());
  }

  @Test
  void whatIsDoneIsUnchanged() throws IOException {
    record(false);
    assertEquals(Decision.UNCHANGED, plan().decision());
    assertEquals(0, survey.likelyWork());
    assertEquals(0, counts.work());
  }

  @Test
  void otherBytesOfTheSameSizeAreAChange() throws IOException {
    record(false);
    Files.writeString(file, "other");
    assertEquals(Decision.CHANGED, plan().decision());
  }

  @Test
  void anotherTimeWithTheSameBytesIsNone() throws IOException {
    record(false);
    Files.setLastModifiedTime(file, FileTime.fromMillis(9000));
    Planned planned = plan();
    assertEquals(Decision.UNCHANGED, planned.decision());
    assertTrue(planned.touched());
  }

  @Test
  void otherSettingsAreAChange() throws IOException {
    record(false);
    records.computeIfPresent(
        ID, (id, e) -> new Entry(5, 5000, e.sha256(), "t", "a", "flac", "", null, 1));
    assertEquals(Decision.CHANGED, plan().decision());
    assertEquals(1, survey.likelyWork());
  }

  @Test
  void damageIsTriedAgainOnceItIsAccepted() throws IOException {
    record(true);
    assertEquals(Decision.FAILED, plan().decision());
    acceptDamaged = true;
    assertEquals(Decision.CHANGED, plan().decision());
  }

  @Test
  void aMissingOutputIsWork() throws IOException {
    record(false);
    hasOutput = false;
    assertEquals(Decision.CHANGED, plan().decision());
  }

  @Test
  void aFailedTrackIsListedAndNotTriedAgain() throws IOException {
    record(true);
    hasOutput = false;
    Planned planned = plan();
    assertEquals(Decision.FAILED, planned.decision());
    assertFalse(planned.touched());
    assertEquals(0, counts.work());
  }

  @Test
  void aFailedTrackThatChangedIsTriedAgain() throws IOException {
    record(true);
    Files.writeString(file, "repaired");
    Planned planned = plan();
    assertEquals(Decision.CHANGED, planned.decision());
    assertEquals(3, planned.attempt());
  }

  @Test
  void forceWorksOnAll() throws IOException {
    force = true;
    record(false);
    assertEquals(Decision.FORCED, plan().decision());
    assertEquals(1, plan().attempt());
    record(true);
    assertEquals(Decision.FORCED, plan().decision());
    assertEquals(3, plan().attempt());
  }

  @Test
  void aRecordWithoutSourceIsOrphaned() throws IOException {
    record(false);
    records.put("gone-1", records.get(ID));
    plan();
    assertEquals(1, counts.orphaned());
  }
}
