package org.resonate.transforms.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.FailingFileSystem;
import org.resonate.transforms.store.Retry;
import org.resonate.transforms.store.StoreErrors;

class StoreErrorsTest {

  private static final String TORN = "Input/output error";

  @TempDir Path folder;

  @BeforeEach
  void reset() {
    FakeStage.CALLS.set(0);
  }

  @AfterEach
  void mend() {
    FailingFileSystem.failEvery(Integer.MAX_VALUE, "");
  }

  @Test
  void onlyWhatMayPassIsTriedAgain() {
    assertTrue(StoreErrors.mayPass(new IOException(TORN)));
    assertTrue(StoreErrors.mayPass(new FileSystemException("/a", null, "Stale file handle")));
    for (Exception lasting :
        List.of(
            new NoSuchFileException("/a"),
            new AccessDeniedException("/a"),
            new FileSystemException("/a", null, "Read-only file system"),
            new FileSystemException("/a", null, "No space left on device"),
            new IOException("Disk quota exceeded"),
            new EOFException(),
            new ClosedByInterruptException(),
            new ModelException("torn pack"),
            new IllegalStateException())) {
      assertFalse(StoreErrors.mayPass(lasting), lasting.toString());
    }
  }

  @Test
  void aStoreThatFailsNowAndThenCostsNoTrack() throws Exception {
    FailingFileSystem.failEvery(13, TORN);
    StageRunner<?> runner = runner(20);
    for (int i = 0; i < 20; i++) {
      Track done = runner.apply(StageRunnerTest.track("t" + i, 1 + i / 10.0));
      assertNull(done.getFailure(), () -> "" + done.getFailure());
    }
    assertTrue(FailingFileSystem.FAILED.get() >= 5, "" + FailingFileSystem.FAILED);
    mend();
    assertEquals(20, new ArtifactStore(folder.resolve("work")).all().size());
    try (Stream<Path> left = Files.list(folder.resolve("work/fake"))) {
      assertEquals(0, left.filter(path -> path.getFileName().toString().startsWith(".")).count());
    }
  }

  @Test
  void aStoreThatStaysBrokenIsTheTracksFailureInTheEnd() throws Exception {
    Track first = runner(3).apply(StageRunnerTest.track("a", 1));
    assertNull(first.getFailure());
    FailingFileSystem.failEvery(1, TORN);
    Track failed = runner(1).apply(StageRunnerTest.track("b", 1.5));
    assertEquals(FailureKind.STORE, failed.getFailure().getKind());
    assertTrue(failed.getFailure().getMessage().contains(TORN));
    int once = FailingFileSystem.FAILED.getAndSet(0);
    runner(3).apply(StageRunnerTest.track("b", 1.5));
    assertTrue(FailingFileSystem.FAILED.get() > 2 * once, "tried again twice");
    mend();
    assertNull(runner(3).apply(StageRunnerTest.track("b", 1.5)).getFailure());
    assertEquals(first.getMix(), runner(3).apply(StageRunnerTest.track("c", 1)).getMix());
    assertEquals(2, FakeStage.CALLS.get());
  }

  @Test
  void aFullDiskStopsTheJobAtOnceAndLeavesWhatIsFinished() throws Exception {
    assertNull(runner(3).apply(StageRunnerTest.track("a", 1)).getFailure());
    FailingFileSystem.failEvery(1, TORN);
    runner(1).apply(StageRunnerTest.track("b", 1.5));
    int once = FailingFileSystem.FAILED.get();
    FailingFileSystem.failEvery(1, "No space left on device");
    JobStoppedException stopped =
        assertThrows(
            JobStoppedException.class, () -> runner(3).apply(StageRunnerTest.track("b", 1.5)));
    assertTrue(stopped.getMessage().contains("--work"), stopped.getMessage());
    assertTrue(FailingFileSystem.FAILED.get() <= once, "not tried again");
    mend();
    assertNull(runner(3).apply(StageRunnerTest.track("a", 1)).getFailure());
    assertEquals(1, FakeStage.CALLS.get());
  }

  private StageRunner<?> runner(int tries) {
    Job job =
        new Job(
            "test",
            FailingFileSystem.uri(folder.resolve("out")),
            FailingFileSystem.uri(folder.resolve("work")),
            List.of(),
            "cpu",
            1);
    return new StageRunner<>(new FakeStage(() -> null), List.of(), job, new Retry(tries, 0));
  }
}
