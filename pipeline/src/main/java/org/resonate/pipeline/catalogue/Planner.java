package org.resonate.pipeline.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.resonate.pipeline.ledger.Entry;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.stage.Fingerprint;

/**
 * Decides against the records what needs work, and names ids and outputs. Lists twice: {@link
 * #survey} finds out which names are wanted and by how many, {@link #plan} decides one by one.
 */
public final class Planner implements Planning {

  /** Takes each recording with its decision, in the order of the listing. */
  @FunctionalInterface
  public interface Visitor {
    void visit(Planned planned) throws IOException;
  }

  private final Recordings listing;
  private final Map<String, Entry> records;
  private final Function<Recording, TrackSettings> settings;
  private final boolean force;
  private final BiPredicate<String, Entry> hasOutput;
  private final Outputs outputs;
  private final Set<String> orphans = new TreeSet<>();

  /**
   * @param listing of the inputs
   * @param records what is on record, by id
   * @param settings what is done to a recording
   * @param force work again on what is done or failed
   * @param hasOutput whether the output of a finished track is there
   */
  public Planner(
      Recordings listing,
      Map<String, Entry> records,
      Function<Recording, TrackSettings> settings,
      boolean force,
      BiPredicate<String, Entry> hasOutput) {
    this.listing = listing;
    this.records = records;
    this.settings = settings;
    this.force = force;
    this.hasOutput = hasOutput;
    this.outputs =
        new Outputs(
            records.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().output())));
  }

  /**
   * What the first listing says.
   *
   * @param found recordings
   * @param likelyWork how many of them will need work, or some more; bytes are not compared
   * @param largest that may need work; null where none does
   * @param skipped what was passed over
   */
  public record Survey(long found, long likelyWork, Recording largest, Listing.Skipped skipped) {}

  /**
   * Lists for the first time.
   *
   * @param weigh how much scratch space a recording needs; the one that needs most is the largest
   */
  @Override
  public Survey survey(ToLongFunction<Recording> weigh) throws IOException {
    try {
      return surveyed(weigh);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Survey surveyed(ToLongFunction<Recording> weigh) {
    var count =
        new Object() {
          long found;
          long work;
          Recording largest;
        };
    Listing.Skipped skipped =
        listing.forEach(
            recording -> {
              count.found++;
              outputs.want(recording.relativePath());
              Entry entry = records.get(recording.id());
              if (force
                  || entry == null
                  || !hasSettings(entry, settings.apply(recording))
                  || !hasStamp(entry, recording)) {
                count.work++;
                if (count.largest == null
                    || weigh.applyAsLong(recording) > weigh.applyAsLong(count.largest)) {
                  count.largest = recording;
                }
              }
            });
    return new Survey(count.found, count.work, count.largest, skipped);
  }

  /**
   * What was decided.
   *
   * @param decisions how many of each
   * @param orphaned on record, but their source is gone
   */
  public record Counts(Map<Decision, Long> decisions, long orphaned) {

    /** How many met this decision. */
    public long of(Decision decision) {
      return decisions.getOrDefault(decision, 0L);
    }

    /** How many enter the pipeline. */
    public long work() {
      return decisions.entrySet().stream()
          .filter(entry -> entry.getKey().isWork())
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  /**
   * Decides on each recording.
   *
   * @throws IOException what the visitor throws
   */
  @Override
  public Counts plan(Visitor visitor) throws IOException {
    Map<Decision, Long> decisions = new HashMap<>();
    orphans.clear();
    orphans.addAll(records.keySet());
    try {
      listing.forEach(
          recording -> {
            Planned planned = decide(recording);
            decisions.merge(planned.decision(), 1L, Long::sum);
            orphans.remove(planned.id());
            try {
              visitor.visit(planned);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Counts(
        Map.copyOf(decisions), orphans.size() + decisions.getOrDefault(Decision.ORPHANED, 0L));
  }

  @Override
  public Set<String> orphans() {
    return Set.copyOf(orphans);
  }

  private Planned decide(Recording recording) {
    String id = recording.id();
    String output = outputs.name(id, recording.relativePath());
    TrackSettings wanted = settings.apply(recording);
    Entry entry = records.get(id);
    if (entry == null) {
      return new Planned(recording, id, output, Decision.NEW, 1, wanted, false);
    }
    boolean sameStamp = hasStamp(entry, recording);
    Decision decision = decide(recording, entry, wanted, sameStamp);
    int attempt = entry.failed() && decision.isWork() ? entry.attempt() + 1 : 1;
    boolean touched = (decision == Decision.UNCHANGED || decision == Decision.FAILED) && !sameStamp;
    return new Planned(recording, id, output, decision, attempt, wanted, touched);
  }

  private Decision decide(
      Recording recording, Entry entry, TrackSettings wanted, boolean sameStamp) {
    if (!entry.failed() && recording.isMissing()) {
      return Decision.ORPHANED; // Even with --force: there is nothing to work on.
    }
    if (force) {
      return Decision.FORCED;
    }
    if (!hasSettings(entry, wanted) || !(sameStamp || hasBytes(entry, recording))) {
      return Decision.CHANGED;
    }
    if (entry.failed()) {
      boolean isLetThrough =
          entry.failure() == FailureKind.DAMAGED
              && wanted.settings().precondition().acceptDamaged();
      return isLetThrough ? Decision.CHANGED : Decision.FAILED;
    }
    return hasOutput.test(recording.id(), entry) ? Decision.UNCHANGED : Decision.CHANGED;
  }

  private static boolean hasSettings(Entry entry, TrackSettings wanted) {
    return entry.settingsDigest().equals(wanted.digest());
  }

  private static boolean hasStamp(Entry entry, Recording recording) {
    return entry.sizeBytes() == recording.sizeBytes()
        && entry.modifiedMillis() == recording.modifiedMillis();
  }

  private static boolean hasBytes(Entry entry, Recording recording) {
    if (entry.sha256() == null
        || entry.sizeBytes() != recording.sizeBytes()
        || !Files.isReadable(recording.file())) {
      return false;
    }
    try {
      return Fingerprint.of(recording.file()).equals(entry.sha256());
    } catch (IOException e) {
      return false; // Whether it is the same cannot be told: the pipeline meets the error.
    }
  }
}
