package org.resonate.pipeline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.JobStoppedException;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.Worker;

class SightTest {

  private static final long PAUSE_MILLIS = 300;

  @TempDir Path folder;

  private Sight sight(String job) {
    return new Sight(
        new Job(job, folder.toString(), folder.toString(), List.of(), "cpu", 1),
        1000,
        PAUSE_MILLIS);
  }

  private Path report(String job, String name) {
    return folder.resolve(ProgressFeed.folder(sight(job).job())).resolve(name);
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  private static long pauseMillis(Sight sight) throws InterruptedException {
    long started = System.nanoTime();
    sight.giveWay();
    return (System.nanoTime() - started) / 1_000_000;
  }

  @Test
  void whoSeesOneSaysSoAndGoesOn() throws Exception {
    Files.createFile(folder.resolve("b.wav"));
    Sight sight = sight("sees");
    sight.announce(List.of(uri("a.wav"), uri("b.wav")));
    sight.look();
    assertTrue(Files.exists(report("sees", Worker.current() + ".sees")));
    assertTrue(pauseMillis(sight) < PAUSE_MILLIS);
  }

  @Test
  void whereNobodySeesAnyTheJobStops() throws Exception {
    Sight sight = sight("blind");
    sight.announce(List.of(uri("a.wav")));
    JobStoppedException stopped = assertThrows(JobStoppedException.class, sight::look);
    assertTrue(stopped.getMessage().contains("a.wav"), stopped.getMessage());
    assertTrue(stopped.getMessage().contains(Worker.current().toString()), stopped.getMessage());
  }

  @Test
  void whoIsBlindAloneGivesWayToOthersAndTheClientHearsOfIt() throws Exception {
    Sight sight = sight("alone");
    sight.announce(List.of(uri("a.wav")));
    Files.createFile(report("alone", "elsewhere-1.sees"));
    sight.look();
    assertTrue(pauseMillis(sight) >= PAUSE_MILLIS);
    List<String> heard = new ArrayList<>();
    StageListener listener =
        new StageListener() {
          @Override
          public void trackStarted(Track track) {
            heard.add(track.getId());
          }

          @Override
          public void stageStarted(String trackId, String stage) {
            heard.add(trackId);
          }

          @Override
          public void stageFinished(String trackId, String stage, double seconds, boolean reused) {
            heard.add(trackId);
          }

          @Override
          public void trackEnded(Track track) {
            heard.add(track.getId());
          }
        };
    assertTrue(new FeedReader(sight.job(), listener).poll());
    assertEquals(List.of(), heard, "a report is no event of a track");
  }

  @Test
  void whereTheClientSeesNoneItselfNobodyLooks() throws Exception {
    Sight sight = sight("none");
    sight.announce(List.of());
    sight.look();
    assertFalse(Files.exists(report("none", Worker.current() + ".blind")));
  }
}
