package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.ledger.OutputLock;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.Track;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resonate status}: from the records, the plan and the markers; works while a job runs. */
@Command(
    name = "status",
    description = "Shows the state of every track of an output folder, while a job runs too.")
final class StatusCommand implements Task {

  @Mixin ResultsPlace place = new ResultsPlace();

  @Option(names = "--json", description = "One JSON object a line: each track, then the counts.")
  boolean json;

  private final Map<String, Long> counts = new LinkedHashMap<>();

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws IOException {
    OutputFolder folder = place.open(afterDashes, mistakes);
    if (!mistakes.isEmpty()) {
      return Console.usage("status", mistakes);
    }
    Console console = Console.of(Console.Level.NORMAL, json);
    Optional<String> job = OutputLock.holder(folder);
    Map<String, Track> open = planned(folder, console);
    long planMillis = open.isEmpty() ? 0 : Files.getLastModifiedTime(folder.plan()).toMillis();
    Ledger ledger = new Ledger(folder);
    ledger.entries();
    ledger.forEach(
        track -> {
          // An older record of a track in the plan is what the job works to replace.
          if (track.getEndedMillis() == null || track.getEndedMillis() >= planMillis) {
            open.remove(track.getId());
          }
          if (!open.containsKey(track.getId())) {
            ended(console, track);
          }
        });
    for (Track track : open.values()) {
      Path marker = folder.running().resolve(track.getId());
      boolean runs = job.isPresent() && Files.exists(marker);
      Stage stage = runs ? Stage.of(marker) : null;
      tell(console, track, runs ? "running" : job.isPresent() ? "waiting" : "unfinished", stage);
    }
    if (json) {
      Map<String, Object> end = new LinkedHashMap<>();
      end.put("counts", counts);
      end.put("job", job.orElse(null));
      console.json(end);
    }
    StringBuilder words = new StringBuilder();
    counts.forEach((state, count) -> words.append(count).append(' ').append(state).append(", "));
    console.line(words + job.map(j -> "a job runs: " + j).orElse("no job runs"));
    return ExitCode.OK;
  }

  /** The tracks of the last plan; none where that cannot be read. */
  private static Map<String, Track> planned(OutputFolder folder, Console console) {
    Map<String, Track> tracks = new TreeMap<>();
    if (Files.exists(folder.plan())) {
      try (DataFileReader<Track> reader =
          new DataFileReader<>(folder.plan().toFile(), new SpecificDatumReader<>(Track.class))) {
        reader.forEach(track -> tracks.put(track.getId(), track));
      } catch (IOException | AvroRuntimeException e) {
        console.warn(
            "what is still to do is not known: the plan cannot be read: " + e.getMessage());
        return new TreeMap<>();
      }
    }
    return tracks;
  }

  /**
   * What a running track is at.
   *
   * @param seconds since it began
   */
  private record Stage(String name, long seconds) {

    /** Of its marker, which is written when a stage begins; null where it has just gone. */
    static Stage of(Path marker) {
      try {
        String name = Files.readString(marker);
        long since = Files.getLastModifiedTime(marker).toMillis();
        long seconds = Math.max(0, System.currentTimeMillis() - since) / 1000;
        return name.isEmpty() ? null : new Stage(name, seconds);
      } catch (IOException e) {
        return null; // It ended just now.
      }
    }

    @Override
    public String toString() {
      return name + ", " + ProgressPicture.clock(seconds);
    }
  }

  private void ended(Console console, Track track) {
    Failure failure = track.getFailure();
    tell(console, track, failure == null ? "done" : "failed", null);
  }

  private void tell(Console console, Track track, String state, Stage stage) {
    counts.merge(state, 1L, Long::sum);
    Failure failure = state.equals("failed") ? track.getFailure() : null;
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("id", track.getId());
      object.put("source", TrackLine.source(track));
      object.put("state", state);
      object.put(
          "stage", failure != null ? failure.getStage() : stage == null ? null : stage.name());
      object.put("stageSeconds", stage == null ? null : stage.seconds());
      object.put("kind", failure == null ? null : failure.getKind().toString());
      object.put("message", failure == null ? null : failure.getMessage());
      object.values().removeIf(value -> value == null);
      console.json(object);
      return;
    }
    console.line(
        "%-10s %s%s"
            .formatted(
                state,
                RawPath.display(track.getSource().getRelativePath()),
                failure != null
                    ? ": %s in %s: %s"
                        .formatted(failure.getKind(), failure.getStage(), TrackLine.why(track))
                    : stage == null ? "" : ": " + stage));
  }
}
