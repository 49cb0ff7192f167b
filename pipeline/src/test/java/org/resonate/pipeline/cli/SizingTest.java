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

  private static JobSettings given(Integer jobs, Integer threads) {
    return new JobSettings(null, null, "auto", jobs, threads, JobSettings.Runner.DIRECT);
  }

  private static Recording recording(String path, long bytes) {
    return new Recording(0, Path.of("/in/" + path), path, bytes, 0);
  }

  @Test
  void coresAndMemoryDecideHowManyTracks() {
    assertEquals(new Parallelism(1, 2), Parallelism.of(given(null, null), 2, 8 * GB));
    assertEquals(new Parallelism(8, 2), Parallelism.of(given(null, null), 16, 64 * GB));
    assertEquals(new Parallelism(3, 5), Parallelism.of(given(null, null), 16, 4 * GB));
    assertEquals(new Parallelism(1, 1), Parallelism.of(given(null, null), 1, GB / 2));
    assertEquals(new Parallelism(4, 1), Parallelism.of(given(4, null), 2, 8 * GB));
    assertEquals(new Parallelism(2, 3), Parallelism.of(given(2, 3), 2, 8 * GB));
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
