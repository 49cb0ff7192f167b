package org.resonate.transforms.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.MemoryFileSystem;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.Retry;

/** Results in an object store, which fails now and then. */
class ObjectStoreTest {

  private final Job job =
      new Job("test", "mem://bucket/out", "mem://bucket/work", List.of(), "cpu", 1);

  @BeforeEach
  void begin() throws Exception {
    MemoryFileSystem.failEvery(Integer.MAX_VALUE);
    MemoryFileSystem.clear();
    FakeStage.CALLS.set(0);
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    ArtifactStore.discard(job.workPath());
    Files.createDirectories(job.workPath().getParent());
  }

  private StageRunner<?> runner(int tries) {
    return new StageRunner<>(new FakeStage(() -> null), List.of(), job, new Retry(tries, 0));
  }

  /** As another worker would: with no copies. */
  private void forget(Track done) throws Exception {
    job.store().release(done.getFingerprints());
    try (Stream<Path> left = Files.walk(job.workPath())) {
      assertEquals(0, left.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void whatOneWorkerMadeAnotherFinds() throws Exception {
    Track made = runner(1).apply(StageRunnerTest.track("a", 1));
    assertNull(made.getFailure(), () -> "" + made.getFailure());
    assertEquals(1, job.store().all().size());
    forget(made);
    Track found = runner(1).apply(StageRunnerTest.track("b", 1));
    assertEquals(made.getMix(), found.getMix());
    assertEquals(1, FakeStage.CALLS.get());
    assertTrue(Files.exists(job.store().resolve(found.getMix().getSignal().getPath())));
  }

  @Test
  void aResultWithoutItsRecordIsNone() throws Exception {
    Track made = runner(1).apply(StageRunnerTest.track("a", 1));
    forget(made);
    String record = "fake/" + made.getFingerprint() + "/record.avro";
    new RemoteFolder("mem://bucket/work").delete(record);
    assertEquals(List.of(), job.store().all());
    runner(1).apply(StageRunnerTest.track("a", 1));
    assertEquals(2, FakeStage.CALLS.get());
    new RemoteFolder("mem://bucket/work").delete(record);
    job.store().sweep(true);
    assertEquals(List.of(), MemoryFileSystem.objects());
  }

  @Test
  void aStoreThatFailsNowAndThenCostsNoTrackAndLeavesWholeResults() throws Exception {
    MemoryFileSystem.failEvery(13);
    for (int i = 0; i < 20; i++) {
      Track done = runner(20).apply(StageRunnerTest.track("t" + i, 1 + i / 10.0));
      assertNull(done.getFailure(), () -> "" + done.getFailure());
    }
    assertTrue(MemoryFileSystem.FAILED.get() >= 10, "" + MemoryFileSystem.FAILED);
    MemoryFileSystem.failEvery(Integer.MAX_VALUE);
    assertEquals(20, job.store().all().size());
    assertEquals(20, FakeStage.CALLS.get(), "what was made is not made again to be published");
    for (ArtifactStore.Stored stored : job.store().all()) {
      assertTrue(stored.bytes() > 4 * 44_100, stored.toString());
    }
    assertFalse(MemoryFileSystem.objects().stream().anyMatch(name -> name.contains("under-way")));
  }

  @Test
  void namesThatAreNotTextStayDifferent() {
    assertEquals("\u00e9t\u00e9 +100%", RemoteFolder.objectName("%C3%A9t%C3%A9%20+100%25"));
    assertEquals("a%FF.flac", RemoteFolder.objectName("a%FF.flac"));
    assertEquals("a%FE.flac", RemoteFolder.objectName("a%FE.flac"));
  }

  @Test
  void whatCannotBeReplacedStaysAsItWas() throws Exception {
    RemoteFolder folder = new RemoteFolder("mem://bucket/out");
    folder.write("a.flac", new byte[] {1, 2, 3}, true);
    MemoryFileSystem.failEvery(1);
    Path file = Files.write(job.workPath().resolveSibling("newer.flac"), new byte[] {9});
    assertThrows(FileSystemException.class, () -> folder.upload(file, "a.flac"));
    MemoryFileSystem.failEvery(2);
    assertThrows(FileSystemException.class, () -> folder.upload(file, "a.flac"));
    MemoryFileSystem.failEvery(Integer.MAX_VALUE);
    assertArrayEquals(new byte[] {1, 2, 3}, folder.read("a.flac").orElseThrow());
  }

  @Test
  void oneThatStaysBrokenIsTheTracksFailure() throws Exception {
    MemoryFileSystem.failEvery(1);
    Track failed = runner(2).apply(StageRunnerTest.track("a", 1));
    assertEquals(FailureKind.STORE, failed.getFailure().getKind());
    assertTrue(failed.getFailure().getMessage().contains("mem://bucket/"), failed::toString);
  }
}
