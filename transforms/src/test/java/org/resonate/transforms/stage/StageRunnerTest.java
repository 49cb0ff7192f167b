package org.resonate.transforms.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.settings.VocalSettings;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.Retry;

class StageRunnerTest {

  @TempDir Path folder;

  @BeforeEach
  void reset() {
    FakeStage.CALLS.set(0);
  }

  @Test
  void aStoredResultIsNotMadeAgain() throws Exception {
    Track first = runner(() -> null).apply(track("a", 1));
    Track second = runner(() -> null).apply(track("b", 1));
    assertEquals(1, FakeStage.CALLS.get());
    assertEquals(first.getMix(), second.getMix());
    assertEquals(first.getFingerprint(), second.getFingerprint());
    assertTrue(first.getSeconds().containsKey("fake"));
    assertFalse(second.getSeconds().containsKey("fake"));
  }

  @Test
  void aChangedSettingMakesAnother() throws Exception {
    Track first = runner(() -> null).apply(track("a", 1));
    Track second = runner(() -> null).apply(track("a", 1.5));
    assertEquals(2, FakeStage.CALLS.get());
    assertNotEquals(first.getFingerprint(), second.getFingerprint());
  }

  @Test
  void aResultWhoseSoundIsGoneCutOrAlteredIsMadeAgain() throws Exception {
    Path sound = sound(runner(() -> null).apply(track("a", 1)));
    Files.delete(sound);
    runner(() -> null).apply(track("a", 1));
    Files.write(sound, new byte[100]);
    runner(() -> null).apply(track("a", 1));
    byte[] bytes = Files.readAllBytes(sound);
    bytes[bytes.length / 2] ^= 1;
    Files.write(sound, bytes);
    runner(() -> null).apply(track("a", 1));
    assertEquals(4, FakeStage.CALLS.get());
    assertTrue(Files.size(sound) > 44_100 * 4);
    Files.write(sound.resolveSibling("record.avro"), new byte[50]);
    assertNull(runner(() -> null).apply(track("a", 1)).getFailure());
    assertEquals(5, FakeStage.CALLS.get());
  }

  @Test
  void aRecordThatAPowerCutToreIsMadeAgain() throws Exception {
    Path record = sound(runner(() -> null).apply(track("a", 1))).resolveSibling("record.avro");
    byte[] whole = Files.readAllBytes(record);
    int torn = 0;
    for (int length = 0; length < whole.length; length += 29) {
      byte[] cut = Arrays.copyOf(whole, length);
      // File systems may also know its length and have zeros in it.
      for (byte[] left : List.of(cut, Arrays.copyOf(cut, whole.length))) {
        Files.write(record, left);
        Track made = runner(() -> null).apply(track("a", 1));
        assertNull(made.getFailure(), "cut at " + length + ": " + made.getFailure());
        assertTrue(made.getSeconds().containsKey("fake"), "cut at " + length);
        torn++;
      }
    }
    assertTrue(torn > 20);
    assertEquals(1 + torn, FakeStage.CALLS.get());
  }

  @Test
  void aForcedRunMakesAStoredResultAgainOnce() throws Exception {
    Path sound = sound(runner(() -> null).apply(track("a", 1)));
    byte[] bytes = Files.readAllBytes(sound);
    Files.write(sound, new byte[bytes.length]); // Rotten, which its size does not show.
    Job forced = new Job("forced", job().out(), job().work(), List.of(), job().device(), 1, true);
    StageRunner<?> runner = new StageRunner<>(new FakeStage(() -> null), forced);
    runner.apply(track("a", 1));
    Track equal = runner.apply(track("b", 1));
    assertNull(equal.getFailure());
    assertEquals(2, FakeStage.CALLS.get());
    assertArrayEquals(bytes, Files.readAllBytes(sound));
  }

  @Test
  void whatWasDroppedUnderATrackIsMadeAgain() throws Exception {
    Track first = runner(() -> null).apply(track("a", 1));
    Path sound = sound(first);
    ArtifactStore store = new ArtifactStore(folder.resolve("work"));
    store.remove("fake", first.getFingerprint());
    FakeStage before = new FakeStage(() -> null);
    String text =
        Dropped.madeAgain(
            () -> Files.size(sound) > 0 ? "heard" : "empty", List.of(before), first, job());
    assertEquals("heard", text);
    assertEquals(2, FakeStage.CALLS.get());
    store.remove("fake", first.getFingerprint());
    assertThrows(
        NoSuchFileException.class,
        () -> Dropped.madeAgain(() -> Files.size(sound), List.of(), first, job()));
  }

  @Test
  void everyExceptionBecomesTheTracksFailureAndLeavesNothing() throws Exception {
    assertFailure(() -> thrown(new IllegalStateException("odd")), FailureKind.UNEXPECTED, true);
    assertFailure(() -> thrown(new NoClassDefFoundError("gone")), FailureKind.UNEXPECTED, true);
    assertFailure(() -> thrown(new OutOfMemoryError("heap")), FailureKind.OUT_OF_MEMORY, false);
    assertFailure(
        () -> thrown(new ModelException("n.pt failed: CUDA out of memory")),
        FailureKind.OUT_OF_MEMORY,
        false);
    assertFailure(() -> thrown(new ModelException("n.pt failed")), FailureKind.MODEL, false);
    assertFailure(() -> thrown(new AccessDeniedException("x")), FailureKind.NO_ACCESS, false);
    assertFailure(() -> thrown(new IOException("torn")), FailureKind.STORE, false);
    assertFailure(
        () -> thrown(new TrackException(FailureKind.SILENT, "hush")), FailureKind.SILENT, false);
    try (Stream<Path> left = Files.list(folder.resolve("work").resolve("fake"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aFailedTrackTravelsOnUntouched() throws Exception {
    Track failed = runner(() -> thrown(new IOException("torn"))).apply(track("a", 1));
    Track after = runner(() -> null).apply(failed);
    assertSame(failed, after);
    assertEquals(1, FakeStage.CALLS.get());
  }

  @Test
  void beingStoppedIsNoFailureOfTheTrack() {
    assertThrows(
        InterruptedException.class,
        () -> runner(() -> thrown(new InterruptedIOException("stop"))).apply(track("a", 1)));
  }

  @Test
  void aFullDiskStopsTheJobAndNamesTheRemedy() {
    JobStoppedException stopped =
        assertThrows(
            JobStoppedException.class,
            () ->
                runner(() -> thrown(new IOException("No space left on device")))
                    .apply(track("a", 1)));
    assertTrue(stopped.getMessage().contains("--work"), stopped.getMessage());
  }

  @Test
  void equalTracksAtOnceAreMadeOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Track>> futures = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String id = "t" + i;
        futures.add(
            threads.submit(
                () ->
                    runner(
                            () -> {
                              Thread.sleep(50);
                              return null;
                            })
                        .apply(track(id, 1))));
      }
      for (Future<Track> future : futures) {
        assertNull(future.get().getFailure());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, FakeStage.CALLS.get());
  }

  private void assertFailure(Callable<?> deed, FailureKind kind, boolean unexpected)
      throws Exception {
    Track track = runner(deed).apply(track("a", 1));
    assertNotNull(track.getFailure());
    assertEquals(kind, track.getFailure().getKind());
    assertEquals("fake", track.getFailure().getStage());
    assertEquals(unexpected, track.getFailure().getUnexpected());
    assertTrue(track.getFailure().getStackTrace().contains("FakeStage"));
    assertNull(track.getMix());
  }

  private static Object thrown(Throwable throwable) throws Exception {
    if (throwable instanceof Error error) {
      throw error;
    }
    throw (Exception) throwable;
  }

  private Path sound(Track track) {
    return new ArtifactStore(folder.resolve("work")).resolve(track.getMix().getSignal().getPath());
  }

  private StageRunner<?> runner(Callable<?> deed) {
    return new StageRunner<>(new FakeStage(deed), List.of(), job(), new Retry(1, 0));
  }

  private Job job() {
    return new Job(
        "test",
        folder.resolve("out").toString(),
        folder.resolve("work").toString(),
        List.of(),
        "cpu",
        1);
  }

  static Track track(String id, double boost) {
    RemasterSettings settings =
        new RemasterSettings(null, null, null, null, null, new VocalSettings(boost), null);
    return Track.newBuilder()
        .setId(id)
        .setSource(
            Source.newBuilder()
                .setUri("file:///nowhere/" + id)
                .setRelativePath(id)
                .setSizeBytes(1)
                .setModifiedMillis(1)
                .build())
        .setOutput(id)
        .setSettings(SettingsJson.write(settings))
        .setSettingsDigest("")
        .build();
  }
}
