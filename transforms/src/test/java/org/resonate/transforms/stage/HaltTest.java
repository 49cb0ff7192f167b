package org.resonate.transforms.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;

class HaltTest {

  private static final long LONG_MILLIS = 60_000;

  @TempDir Path folder;

  private Job job(String id) {
    return new Job(id, folder.toString(), folder.toString(), List.of(), "cpu", 1);
  }

  private static Track track() throws Exception {
    return Track.newBuilder()
        .setId("a")
        .setSource(
            Source.newBuilder()
                .setUri("file:///in/a.wav")
                .setRelativePath("a.wav")
                .setSizeBytes(1)
                .setModifiedMillis(1)
                .build())
        .setOutput("a")
        .setSettings(SettingsJson.write(RemasterSettings.defaults()))
        .setSettingsDigest("")
        .build();
  }

  private static FutureTask<Track> started(StageRunner<?> runner, CountDownLatch inStage)
      throws Exception {
    FutureTask<Track> task = new FutureTask<>(() -> runner.apply(track()));
    new Thread(task, "stage").start();
    inStage.await();
    return task;
  }

  @Test
  void aStageIsInterruptedAndLeavesNoFailureAndNothingBeginsAfterIt() throws Exception {
    Job job = job("halted");
    CountDownLatch inStage = new CountDownLatch(1);
    StageRunner<?> slow =
        new StageRunner<>(
            new FakeStage(
                () -> {
                  inStage.countDown();
                  Thread.sleep(LONG_MILLIS);
                  return null;
                }),
            job);
    FutureTask<Track> running = started(slow, inStage);
    assertTrue(Halt.now(job, LONG_MILLIS));
    ExecutionException stopped = assertThrows(ExecutionException.class, running::get);
    assertEquals(InterruptedException.class, stopped.getCause().getClass());

    assertThrows(InterruptedException.class, () -> new Start(job).apply(track()));
    assertThrows(InterruptedException.class, () -> slow.apply(track()));
    assertEquals("a", new Start(job("another")).apply(track()).getId(), "other jobs go on");
  }

  @Test
  void nothingBeginsWhileWhatHasBegunGoesOnToItsEnd() throws Exception {
    Job job = job("ending");
    CountDownLatch inStage = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    StageRunner<?> running =
        new StageRunner<>(
            new FakeStage(
                () -> {
                  inStage.countDown();
                  end.await();
                  return null;
                }),
            job);
    FutureTask<Track> task = started(running, inStage);
    Halt.beginNothing(job.id());
    assertThrows(InterruptedException.class, () -> new Start(job).apply(track()));
    assertThrows(InterruptedException.class, () -> running.apply(track()));
    end.countDown();
    assertEquals("a", task.get().getId());
  }

  @Test
  void whatCannotBeBrokenOffIsNotWaitedForForEver() throws Exception {
    Job job = job("native");
    CountDownLatch inStage = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    StageRunner<?> deaf =
        new StageRunner<>(
            new FakeStage(
                () -> {
                  inStage.countDown();
                  while (end.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                  return null;
                }),
            job);
    FutureTask<Track> running = started(deaf, inStage);
    assertFalse(Halt.now(job, 50));
    end.countDown();
    assertTrue(Halt.now(job, LONG_MILLIS));
    assertThrows(ExecutionException.class, running::get);
  }
}
