package org.resonate.transforms.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.DiskFolder;
import org.resonate.transforms.store.Worker;

class StartMarkersTest {

  private static long deadPid;

  @TempDir Path folder;

  private Path markers;

  @BeforeAll
  static void die() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    deadPid = dead.pid();
  }

  @BeforeEach
  void reset() throws IOException {
    FakeStage.CALLS.set(0);
    markers = Files.createDirectories(folder.resolve("out/.resonate/under-way/a"));
  }

  @Test
  void aMarkerStandsWhileTheStageWorksAndNoLonger() throws Exception {
    Track done =
        runner(
                () -> {
                  try (Stream<Path> files = Files.list(markers)) {
                    List<Path> one = files.toList();
                    assertEquals(1, one.size());
                    StartMarker marker =
                        StartMarker.read(
                                new DiskFolder(markers), one.get(0).getFileName().toString())
                            .orElseThrow();
                    assertEquals("fake", marker.stage());
                    assertEquals(ProcessHandle.current().pid(), marker.pid());
                    assertTrue(marker.alone());
                    assertEquals(StartMarker.End.LIVES, marker.end(0, Long.MAX_VALUE));
                  }
                  return null;
                })
            .apply(StageRunnerTest.track("a", 1));
    assertNull(done.getFailure(), () -> "" + done.getFailure());
    assertEquals(0, left());
    assertNotNull(runner(() -> fail(new IllegalStateException())).apply(other()).getFailure());
    assertThrows(
        InterruptedException.class,
        () -> runner(() -> fail(new InterruptedIOException())).apply(other()));
    assertEquals(0, left());
  }

  @Test
  void aloneThreeTimesInTheSameStageIsACrash() throws Exception {
    died("fake", 2, true, null);
    died("other", 5, true, null);
    assertRuns();
    assertEquals(5, left());
    died("fake", 3, true, null);
    assertCrashes();
    assertRuns();
  }

  @Test
  void inCompanyTheCauseIsNotKnown() throws Exception {
    died("fake", 10, false, null);
    assertRuns();
    assertEquals(0, left());
  }

  @Test
  void whatASupervisorSawDecides() throws Exception {
    died("fake", 5, true, 137);
    assertRuns();
    died("fake", 5, true, 143);
    assertRuns();
    died("fake", 3, false, 134);
    assertCrashes();
    died("fake", StartMarkers.MOST_STOPS, true, 137);
    assertCrashes();
  }

  @Test
  void javasCrashReportIsACrashInAnyCompany() throws Exception {
    died("fake", 3, false, null);
    Files.writeString(folder.resolve("hs_err_pid" + deadPid + ".log"), "SIGSEGV");
    assertCrashes();
  }

  @Test
  void aWorkerOfAnotherHostIsDeadWhenItsLeaseIsOver() throws Exception {
    for (int i = 0; i < 3; i++) {
      write(new StartMarker("fake", 1, "elsewhere", 1, 0, "/", null, 1, true));
    }
    assertRuns();
    try (Stream<Path> files = Files.list(markers)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        long old = System.currentTimeMillis() - StartMarker.LEASE_MILLIS - 1000;
        Files.setLastModifiedTime(file, FileTime.fromMillis(old));
      }
    }
    assertCrashes();
  }

  @Test
  void aNumberThatALaterProcessHasIsNoOwner() throws Exception {
    long pid = ProcessHandle.current().pid();
    for (int i = 0; i < 3; i++) {
      write(new StartMarker("fake", 1, Worker.current().host(), pid, 1, "/", null, 1, true));
    }
    assertCrashes();
  }

  @Test
  void aSuspectRunsAloneAndOthersInCompany() throws Exception {
    died("fake", 1, false, null);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Track> first =
          threads.submit(
              () ->
                  runner(
                          () -> {
                            begun.countDown();
                            end.await();
                            return null;
                          })
                      .apply(StageRunnerTest.track("b", 2)));
      begun.await();
      assertRunsAs("c", 3); // In company it goes on at once.
      Future<Track> suspect =
          threads.submit(() -> runner(() -> null).apply(StageRunnerTest.track("a", 1)));
      assertFalse(suspect.isDone());
      assertEquals(2, FakeStage.CALLS.get());
      end.countDown();
      assertNull(first.get().getFailure());
      assertNull(suspect.get().getFailure());
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertRunsAs(String id, double boost) throws Exception {
    assertNull(runner(() -> null).apply(StageRunnerTest.track(id, boost)).getFailure());
  }

  private void assertRuns() throws Exception {
    assertRunsAs("a", 1);
  }

  private void assertCrashes() throws Exception {
    int before = FakeStage.CALLS.get();
    Track failed = runner(() -> null).apply(other());
    assertNotNull(failed.getFailure());
    assertEquals(FailureKind.CRASHED, failed.getFailure().getKind());
    assertEquals("fake", failed.getFailure().getStage());
    assertEquals(before, FakeStage.CALLS.get());
    new Deliver(job(), Delivery.MASTER, List.of()).apply(failed);
    assertEquals(0, left());
  }

  /** The same track with settings that make it work. */
  private static Track other() {
    return StageRunnerTest.track("a", 1 + FakeStage.CALLS.get() / 10.0);
  }

  private static Object fail(Exception error) throws Exception {
    throw error;
  }

  private StageRunner<?> runner(Callable<?> deed) {
    return new StageRunner<>(new FakeStage(deed), job());
  }

  private Job job() {
    String out = folder.resolve("out").toString();
    return new Job("test", out, folder.resolve("work").toString(), List.of(), "cpu", 1);
  }

  private void died(String stage, int times, boolean alone, Integer exit) throws IOException {
    Path notes = Files.createDirectories(folder.resolve("notes"));
    if (exit != null) {
      Files.writeString(notes.resolve(deadPid + ".exit"), exit + "\n");
    }
    for (int i = 0; i < times; i++) {
      write(
          new StartMarker(
              stage,
              1,
              Worker.current().host(),
              deadPid,
              0,
              folder.toString(),
              exit == null ? null : notes.toString(),
              i + 1,
              alone));
    }
  }

  private void write(StartMarker marker) throws IOException {
    Files.createDirectories(markers);
    marker.write(new DiskFolder(markers), UUID.randomUUID().toString());
  }

  private long left() throws IOException {
    if (Files.notExists(markers)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(markers)) {
      return files.count();
    }
  }
}
