package org.resonate.transforms.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.Balance;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.store.TrackFiles;

/** Tracks that take their process down, in a process of its own that is started again. */
class CrashTest {

  private static final List<String> IDS =
      List.of("good1", "crash1", "good2", "crash2", "crash3", "good3", "crash4", "good4");

  @TempDir Path folder;

  @Test
  void fourTracksThatTakeTheirWorkerDownCostNoOther() throws Exception {
    int deaths = 0;
    while (start() != 0) {
      deaths++;
      assertTrue(deaths < 30, "it never ends: " + calls());
    }
    for (String id : IDS) {
      Track track = new TrackFiles(folder.resolve("out")).read(id).orElseThrow();
      if (id.startsWith("crash")) {
        assertEquals(FailureKind.CRASHED, track.getFailure().getKind(), id);
        assertEquals("mayCrash", track.getFailure().getStage());
        // Three times alone, and at most once in company, where nobody could tell whose fault it
        // was.
        int runs = Collections.frequency(calls(), id);
        assertTrue(runs == 3 || runs == 4, id + " ran " + runs + " times");
      } else {
        assertEquals("deliver", track.getFailure().getStage(), "there is no master to deliver");
      }
    }
    assertTrue(deaths >= 12, deaths + " deaths");
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  private int start() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            CrashTest.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start()
        .waitFor();
  }

  /** Works on the tracks that have no record yet, two at a time. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Path out = folder.resolve("out");
    Job job =
        new Job("crash", out.toString(), folder.resolve("work").toString(), List.of(), "cpu", 1);
    MayCrash stage = new MayCrash(folder.resolve("calls").toString());
    StageRunner<?> runner = new StageRunner<>(stage, job);
    Deliver deliver = new Deliver(job, Delivery.MASTER, List.of(stage));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Track>> tracks = new ArrayList<>();
    for (String id : IDS) {
      if (new TrackFiles(out).read(id).isEmpty()) {
        tracks.add(threads.submit(() -> deliver.apply(runner.apply(StageRunnerTest.track(id, 1)))));
      }
    }
    for (Future<Track> track : tracks) {
      track.get();
    }
    threads.shutdown();
  }

  /** Halts the process as a native abort does: nothing is cleaned up, nobody is told. */
  private record MayCrash(String calls) implements Stage<Balance> {

    @Override
    public String name() {
      return "mayCrash";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public String section() {
      return "balance";
    }

    @Override
    public Class<Balance> sectionType() {
      return Balance.class;
    }

    @Override
    public Object settings(RemasterSettings settings) {
      return "";
    }

    @Override
    public String dependencies(Track in, StageContext context) {
      return in.getId();
    }

    @Override
    public Balance apply(Track in, StageContext context) throws IOException {
      Files.writeString(
          Path.of(calls), in.getId() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      if (in.getId().startsWith("crash")) {
        Runtime.getRuntime().halt(134);
      }
      return Balance.newBuilder().setReason("fine").build();
    }
  }
}
