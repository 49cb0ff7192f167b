package org.resonate.pipeline.catalogue;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Track;

/**
 * Takes the failed tracks of an output folder again, with the settings of their own. Their source
 * is asked anew: it may have been repaired.
 */
public final class Replay implements Planning {

  /** What is done to a track now. */
  @FunctionalInterface
  public interface Settings {

    /** From what is on record. */
    TrackSettings of(Track track) throws IOException;
  }

  /**
   * Which failures are taken.
   *
   * @param stage in which they failed, in any case; null: any
   * @param kind null: any
   * @param ids empty: any
   */
  public record Filter(String stage, FailureKind kind, Set<String> ids) {

    /** Copies the ids. */
    public Filter {
      ids = Set.copyOf(ids);
    }

    /** Whether a track is one of them. */
    public boolean takes(Track track) {
      Failure failure = track.getFailure();
      return failure != null
          && (stage == null || stage.equalsIgnoreCase(failure.getStage()))
          && (kind == null || kind == failure.getKind())
          && (ids.isEmpty() || ids.contains(track.getId()));
    }
  }

  private final Ledger ledger;
  private final Filter filter;
  private final Settings settings;

  /**
   * @param ledger of the output folder
   * @param filter which failures are taken
   * @param settings what is done to each
   */
  public Replay(Ledger ledger, Filter filter, Settings settings) {
    this.ledger = ledger;
    this.filter = filter;
    this.settings = settings;
  }

  @Override
  public Planner.Survey survey(ToLongFunction<Recording> weigh) throws IOException {
    var count =
        new Object() {
          long found;
          long work;
          Recording largest;
        };
    ledger.forEach(
        track -> {
          count.found++;
          Optional<Recording> recording = filter.takes(track) ? recording(track) : Optional.empty();
          if (recording.isPresent()) {
            count.work++;
            if (count.largest == null
                || weigh.applyAsLong(recording.get()) > weigh.applyAsLong(count.largest)) {
              count.largest = recording.get();
            }
          }
        });
    return new Planner.Survey(
        count.found, count.work, count.largest, new Listing.Skipped(0, 0, List.of()));
  }

  @Override
  public Planner.Counts plan(Planner.Visitor visitor) throws IOException {
    Map<Decision, Long> decisions = new EnumMap<>(Decision.class);
    ledger.forEach(
        track -> {
          Optional<Recording> recording = recording(track);
          Decision decision =
              track.getFailure() == null
                  ? Decision.UNCHANGED
                  : filter.takes(track) && recording.isPresent()
                      ? Decision.REPLAYED
                      : Decision.FAILED;
          decisions.merge(decision, 1L, Long::sum);
          if (decision != Decision.UNCHANGED) {
            boolean isWork = decision.isWork();
            visitor.visit(
                new Planned(
                    recording.orElseGet(() -> onRecord(track)),
                    track.getId(),
                    track.getOutput(),
                    decision,
                    isWork ? track.getAttempt() + 1 : 1,
                    isWork ? settings.of(track) : null,
                    false));
          }
        });
    return new Planner.Counts(Map.copyOf(decisions), 0);
  }

  /** A replay looks at no inputs, so it cannot tell. */
  @Override
  public Set<String> orphans() {
    return Set.of();
  }

  /** What became a pipe since is left alone. */
  private static Recording onRecord(Track track) {
    var source = track.getSource();
    return new Recording(
        0,
        RawPath.path(source.getUri()),
        source.getRelativePath(),
        source.getSizeBytes(),
        source.getModifiedMillis());
  }

  private static Optional<Recording> recording(Track track) {
    return Recording.of(
        0, RawPath.path(track.getSource().getUri()), track.getSource().getRelativePath());
  }
}
