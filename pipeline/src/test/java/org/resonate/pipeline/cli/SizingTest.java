package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.pipeline.catalogue.Recording;
import org.resonate.pipeline.settings.JobSettings;

class SizingTest {
  private static final long GB = 1L << 30;

  @TempDir Path work;

  private static final Footprint LIGHT = new Footprint(0, GB / 4);
  private static final Footprint DEMUCS = new Footprint(GB / 6, GB);

  private static Parallelism parallelism(
      Integer jobs, Integer threads, int cores, long memoryBytes, Footprint footprint) {
    JobSettings asked =
        new JobSettings(
            null, null, "auto", 0.8, jobs, threads, JobSettings.Runner.DIRECT, JobSettings.LOCAL);
    return Parallelism.of(asked, cores, memoryBytes, footprint);
  }

  private static Recording recording(String path, long bytes) {
    return new Recording(0, Path.of("/in/" + path), path, bytes, 0);
  }

  @Test
  void coresAndMemoryDecideHowManyTracks() {
    assertEquals(new Parallelism(1, 2, null), parallelism(null, null, 2, 8 * GB, LIGHT));
    assertEquals(new Parallelism(8, 2, null), parallelism(null, null, 16, 64 * GB, LIGHT));
    assertEquals(new Parallelism(3, 2, null), parallelism(null, null, 16, 4 * GB, LIGHT));
    assertEquals(new Parallelism(1, 1, null), parallelism(null, null, 1, GB / 2, LIGHT));
  }

  @Test
  void aNetworkWantsItsMemoryForEachThread() {
    assertEquals(new Parallelism(2, 2, null), parallelism(null, null, 8, 8 * GB, DEMUCS));
    assertEquals(new Parallelism(4, 2, null), parallelism(null, null, 8, 32 * GB, DEMUCS));
    assertEquals(new Parallelism(1, 1, null), parallelism(null, null, 8, 2 * GB, DEMUCS));
    assertEquals(new Parallelism(5, 1, null), parallelism(null, 1, 8, 8 * GB, DEMUCS));
    assertEquals(new Parallelism(4, 1, null), parallelism(4, null, 8, 8 * GB, DEMUCS));
  }

  @Test
  void tracksTimesThreadsNeverExceedTheCores() {
    for (int cores = 1; cores <= 9; cores++) {
      for (Integer jobs : new Integer[] {null, 1, 2, 3, 8, 1024}) {
        for (Integer threads : new Integer[] {null, 1, 2, 3, 8, 1024}) {
          Parallelism made = parallelism(jobs, threads, cores, 64 * GB, LIGHT);
          String what = jobs + " x " + threads + " on " + cores + ": " + made;
          assertTrue(made.jobs() >= 1 && made.threads() >= 1, what);
          assertTrue(made.jobs() * made.threads() <= cores, what);
          assertEquals(jobs == null ? made.jobs() : Math.min(jobs, cores), made.jobs(), what);
          boolean isLess =
              (jobs != null && made.jobs() < jobs) || (threads != null && made.threads() < threads);
          assertEquals(isLess, made.lowered() != null, what);
        }
      }
    }
  }

  @Test
  void whoAsksForMoreReadsWhatIsDone() {
    assertEquals(
        "2 job(s) with 3 thread(s) each are more than the 2 core(s) here: 2 with 1",
        parallelism(2, 3, 2, 8 * GB, LIGHT).lowered());
    assertEquals(
        "4 job(s) with auto thread(s) each are more than the 2 core(s) here: 2 with 1",
        parallelism(4, null, 2, 8 * GB, LIGHT).lowered());
  }

  @Test
  void aTrackNeedsTenTimesItsDecodedSize() throws IOException {
    assertEquals(20_000, ScratchSpace.neededBytes(recording("a.wav", 1000)));
    assertEquals(35_000, ScratchSpace.neededBytes(recording("a.FLAC", 1000)));
    assertEquals(150_000, ScratchSpace.neededBytes(recording("a.mp3", 1000)));
    assertEquals(Optional.empty(), ScratchSpace.shortage(work, recording("a.wav", 1000)));
    String shortage = ScratchSpace.shortage(work, recording("a.wav", 1L << 50)).orElseThrow();
    assertTrue(shortage.contains("a.wav needs about"), shortage);
  }
}
