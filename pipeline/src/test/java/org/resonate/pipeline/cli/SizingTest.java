package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.pack.Geometry;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import org.resonate.models.separate.Separator;
import org.resonate.pipeline.catalogue.Recording;
import org.resonate.pipeline.settings.JobSettings;

class SizingTest {
  private static final long GB = 1L << 30;
  private static final long TRACK = 192L << 20;

  @TempDir Path work;

  private static final Footprint LIGHT = new Footprint(0, TRACK, GB / 4);
  private static final Footprint DEMUCS = new Footprint(GB / 6, TRACK, GB);

  private static Parallelism parallelism(
      Integer jobs, Integer threads, int cores, long memoryBytes, Footprint footprint) {
    JobSettings asked =
        new JobSettings(
            null,
            "0",
            null,
            "auto",
            0.8,
            jobs,
            threads,
            JobSettings.Runner.DIRECT,
            JobSettings.LOCAL,
            null);
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
  void passesOfATrackWantTheirShareOfTheHeap() throws IOException {
    ModelPack pack = new PackStore(List.of(), work.resolve("packs")).find("classic");
    Footprint one = Footprint.of(pack, 1);
    Footprint all = Footprint.of(pack, 20);
    assertEquals(TRACK, one.trackBytes());
    assertEquals(TRACK + 19 * (28L << 20), all.trackBytes());
    assertTrue(
        parallelism(null, null, 16, 8 * GB, all).jobs()
            < parallelism(null, null, 16, 8 * GB, one).jobs());
  }

  /** The heap that the launcher gives, in MB: its four figures, read from it. */
  private static long launched(int jobs, int threads, int passes) throws IOException {
    Matcher flag =
        Pattern.compile(
                "Xmx\\$\\(\\((\\d+) \\+ (\\d+) \\* \\(jobs - 1\\) \\+ (\\d+) \\* jobs \\* \\(threads - 8\\)"
                    + " \\+ (\\d+) \\* jobs \\* \\(shifts - 1\\)\\)\\)m")
            .matcher(Files.readString(Path.of("../resonate")));
    assertTrue(flag.find());
    long[] mb = new long[4];
    for (int i = 0; i < mb.length; i++) {
      mb[i] = Long.parseLong(flag.group(i + 1));
    }
    return mb[0]
        + mb[1] * (jobs - 1)
        + mb[2] * jobs * (Math.max(8, threads) - 8)
        + mb[3] * jobs * (passes - 1);
  }

  @Test
  void theLaunchersHeapHoldsWhatTheLargestSeparationsHold() throws IOException {
    Geometry six =
        new Geometry(
            44_100,
            List.of(1, 2),
            List.of("drums", "bass", "other", "vocals", "guitar", "piano"),
            343_980,
            85_995);
    for (int jobs : new int[] {1, 2, 4, 16}) {
      for (int threads : new int[] {1, 8, 9, 16}) {
        for (int passes : new int[] {1, 2, 20}) {
          long held = (jobs * Separator.heapBytes(six, threads, passes)) >> 20;
          // Besides, what the program takes itself.
          long others = 256;
          long heap = launched(jobs, threads, passes);
          String what = jobs + " x " + threads + ", " + passes + " passes: " + held + " of " + heap;
          assertTrue(held + others < heap, what);
        }
      }
    }
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
