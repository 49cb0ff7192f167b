package org.resonate.pipeline.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.resonate.pipeline.ledger.Entry;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.stage.Fingerprint;

/**
 * Decides against the records what needs work, and names ids and outputs. Lists twice: {@link
 * #survey} finds out which names are wanted and by how many, {@link #plan} decides one by one.
 */
public final class Planner {

  /** Takes each recording with its decision, in the order of the listing. */
  @FunctionalInterface
  public interface Visitor {
    void visit(Planned planned) throws IOException;
  }

  private final Listing listing;
  private final Map<String, Entry> records;
  private final String settingsDigest;
  private final boolean force;
  private final boolean acceptDamaged;
  private final BiPredicate<String, Entry> hasOutput;
  private final Outputs outputs;

  /**
   * @param listing of the inputs
   * @param records what is on record, by id
   * @param settingsDigest of what decides the result beside the source
   * @param force work again on what is done or failed
   * @param acceptDamaged work again on what failed for its damage
   * @param hasOutput whether the output of a finished track is there
   */
  public Planner(
      Listing listing,
      Map<String, Entry> records,
      String settingsDigest,
      boolean force,
      boolean acceptDamaged,
      BiPredicate<String, Entry> hasOutput) {
    this.listing = listing;
    this.records = records;
    this.settingsDigest = settingsDigest;
    this.force = force;
    this.acceptDamaged = acceptDamaged;
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
  public Survey survey(ToLongFunction<Recording> weigh) {
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
              Entry entry = records.get(TrackId.of(recording.relativePath()));
              if (force || entry == null || !hasSettings(entry) || !hasStamp(entry, recording)) {
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
   * @param orphaned on record, but no longer among the inputs
   */
  public record Counts(Map<Decision, Long> decisions, long orphaned) {

    /** How many met this decision. */
    public long of(Decision decision) {
      return decisions.getOrDefault(decision, 0L);
    }

    /** How many enter the pipeline. */
    public long work() {
      return of(Decision.NEW) + of(Decision.CHANGED) + of(Decision.FORCED);
    }
  }

  /**
   * Decides on each recording.
   *
   * @throws IOException what the visitor throws
   */
  public Counts plan(Visitor visitor) throws IOException {
    Map<Decision, Long> decisions = new HashMap<>();
    var onRecord =
        new Object() {
          long found;
        };
    try {
      listing.forEach(
          recording -> {
            Planned planned = decide(recording);
            decisions.merge(planned.decision(), 1L, Long::sum);
            if (records.containsKey(planned.id())) {
              onRecord.found++;
            }
            try {
              visitor.visit(planned);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Counts(Map.copyOf(decisions), records.size() - onRecord.found);
  }

  private Planned decide(Recording recording) {
    String id = TrackId.of(recording.relativePath());
    String output = outputs.name(id, recording.relativePath());
    Entry entry = records.get(id);
    if (entry == null) {
      return new Planned(recording, id, output, Decision.NEW, 1, false);
    }
    boolean sameStamp = hasStamp(entry, recording);
    Decision decision =
        force
            ? Decision.FORCED
            : !hasSettings(entry) || !(sameStamp || hasBytes(entry, recording))
                ? Decision.CHANGED
                : entry.failed()
                    ? acceptDamaged && entry.failure() == FailureKind.DAMAGED
                        ? Decision.CHANGED
                        : Decision.FAILED
                    : hasOutput.test(id, entry) ? Decision.UNCHANGED : Decision.CHANGED;
    int attempt = entry.failed() && decision.isWork() ? entry.attempt() + 1 : 1;
    return new Planned(recording, id, output, decision, attempt, !decision.isWork() && !sameStamp);
  }

  private boolean hasSettings(Entry entry) {
    return entry.settingsDigest().equals(settingsDigest);
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
