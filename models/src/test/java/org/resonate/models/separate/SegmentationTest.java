package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Discard;
import org.resonate.audio.band.MemorySink;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.Geometry;

/**
 * Cutting and joining, with models whose answer is known: a quarter and a half of the input, and
 * one that answers otherwise at each place, against {@link ApplyModel}.
 */
class SegmentationTest {

  private static final int SEGMENT = 100;
  private static final int OVERLAP = 30;
  private static final int THREADS = 3;

  /** A model of one segment at a time. */
  @FunctionalInterface
  private interface One {
    float[] run(float[][] segment) throws ModelException;
  }

  private static Separator separator(One model) throws ModelException {
    return separator(each(model), SEGMENT, OVERLAP, 44_100, false, THREADS);
  }

  private static SegmentModel each(One model) {
    return segments -> {
      List<float[]> all = new ArrayList<>();
      for (float[][] segment : segments) {
        all.add(model.run(segment));
      }
      return all;
    };
  }

  private static Separator separator(
      SegmentModel model, int size, int overlap, int rateHz, boolean normalised, int threads)
      throws ModelException {
    Geometry geometry =
        new Geometry(rateHz, List.of(1, 2), List.of("quarter", "half"), size, overlap);
    return new Separator(
        geometry,
        normalised,
        LadderModel.open(
            geometry,
            new DeviceRequest("cpu", 1),
            List.of(ComputeDevice.Kind.CPU),
            device -> {},
            device -> model),
        threads);
  }

  /** Depends on the place in the window, on the neighbours, on the channel and on the stem. */
  private static float[] placed(float[][] segment) {
    int channels = segment.length;
    int size = segment[0].length;
    float[] out = new float[2 * channels * size];
    for (int row = 0; row < 2 * channels; row++) {
      float[] in = segment[row % channels];
      for (int i = 0; i < size; i++) {
        float place = (float) Math.sin(0.7 * i + row);
        float neighbour = in[(i + 5) % size];
        out[row * size + i] = place * in[i] + 0.3f * neighbour;
      }
    }
    return out;
  }

  /** Noise on an offset, so that what is normalised is another sound. */
  private static float[][] offsetNoise(int channels, int frames) {
    float[][] noise = noise(channels, frames);
    for (float[] channel : noise) {
      for (int i = 0; i < frames; i++) {
        channel[i] = 0.2f * channel[i] + 0.05f;
      }
    }
    return noise;
  }

  private static void assertAsReference(
      int size, int overlap, int frames, boolean normalised, int shifts) throws Exception {
    int rateHz = 150;
    int channels = 1 + frames % 2;
    float[][] in = offsetNoise(channels, frames);
    Shifts delays = new Shifts(shifts, frames);
    int[] offsets =
        Arrays.stream(delays.leadFrames(rateHz)).map(lead -> rateHz / 2 - lead).toArray();
    SegmentModel model = each(SegmentationTest::placed);
    double[][] expected =
        new ApplyModel(size, overlap, 2, model)
            .separate(in, normalised, shifts == 0 ? new int[0] : offsets, rateHz / 2);
    MemorySink quarter = new MemorySink(channels);
    MemorySink half = new MemorySink(channels);
    MemorySink residual = new MemorySink(channels);
    separator(model, size, overlap, rateHz, normalised, 1 + frames % THREADS)
        .separate(
            () -> new ChoppedSource(in, rateHz, 1 + frames % 150, frames),
            Map.of("quarter", quarter, "half", half),
            residual,
            delays);
    String what =
        "segment %d, overlap %d, %d frames, normalised %s, %d shifts"
            .formatted(size, overlap, frames, normalised, shifts);
    for (int c = 0; c < channels; c++) {
      assertEquals(frames, residual.signal()[c].length, what);
      for (int i = 0; i < frames; i++) {
        float first = quarter.signal()[c][i];
        float second = half.signal()[c][i];
        assertEquals(expected[c][i], first, 2e-6, what + ", at " + i);
        assertEquals(expected[channels + c][i], second, 2e-6, what + ", at " + i);
        assertEquals(in[c][i], first + second + residual.signal()[c][i], 1e-6, what);
      }
    }
  }

  @Test
  void equalsDemucsAtEveryLength() throws Exception {
    for (int frames = 1; frames <= 4 * SEGMENT; frames++) {
      assertAsReference(SEGMENT, OVERLAP, frames, frames % 3 == 0, 0);
    }
  }

  @Test
  void equalsDemucsForOtherGeometries() throws Exception {
    int[][] geometries = {{100, 50}, {101, 50}, {101, 25}, {7, 1}, {8, 4}, {2, 1}, {64, 1}};
    for (int[] geometry : geometries) {
      for (int frames = 1; frames <= 250; frames += frames < 20 ? 1 : 7) {
        assertAsReference(geometry[0], geometry[1], frames, frames % 2 == 0, 0);
      }
    }
  }

  @Test
  void equalsDemucsWithShifts() throws Exception {
    for (int shifts : new int[] {1, 2, 5}) {
      for (int frames = 1; frames <= 300; frames += 13) {
        assertAsReference(SEGMENT, OVERLAP, frames, frames % 2 == 0, shifts);
        assertAsReference(24, 6, frames, frames % 2 == 1, shifts);
      }
    }
  }

  @Test
  void shiftsFollowTheirSeedAndStayWithinHalfASecond() {
    assertArrayEquals(new int[] {0}, Shifts.NONE.leadFrames(44_100));
    int[] leads = new Shifts(20, 7).leadFrames(44_100);
    assertArrayEquals(leads, new Shifts(20, 7).leadFrames(44_100));
    assertFalse(Arrays.equals(leads, new Shifts(20, 8).leadFrames(44_100)));
    assertEquals(20, Arrays.stream(leads).distinct().count());
    assertTrue(Arrays.stream(leads).allMatch(lead -> lead >= 0 && lead <= 22_050));
    assertThrows(IllegalArgumentException.class, () -> new Shifts(-1, 0));
  }

  @Test
  void neitherThreadsNorBlocksChangeABit() throws Exception {
    float[][] in = offsetNoise(2, 1234);
    List<float[][]> results = new ArrayList<>();
    for (int threads = 1; threads <= 4; threads++) {
      MemorySink half = new MemorySink(2);
      int largest = 37 * threads;
      separator(each(SegmentationTest::placed), SEGMENT, OVERLAP, 150, true, threads)
          .separate(
              () -> new ChoppedSource(in, 150, largest, largest),
              Map.of("half", half),
              new Discard(),
              new Shifts(3, 1));
      results.add(half.signal());
    }
    for (float[][] result : results) {
      assertArrayEquals(results.get(0)[0], result[0]);
      assertArrayEquals(results.get(0)[1], result[1]);
    }
  }

  @Test
  void segmentsHeldAtOnceDoNotGrowWithTheLength() throws Exception {
    for (int frames : new int[] {2_000, 200_000}) {
      AtomicInteger ahead = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      AtomicInteger opened = new AtomicInteger();
      MemorySink quarter = new MemorySink(1);
      AudioSink counting =
          new AudioSink() {
            @Override
            public void write(float[][] block, int count) throws IOException {
              ahead.addAndGet(-count);
              quarter.write(block, count);
            }

            @Override
            public void finish() throws IOException {
              quarter.finish();
            }
          };
      float[][] in = noise(1, frames);
      separator(each(SegmentationTest::quarterAndHalf), SEGMENT, OVERLAP, 150, false, 2)
          .separate(
              () -> {
                opened.incrementAndGet();
                return new ChoppedSource(in, 150, 1000, 1) {
                  @Override
                  public int read(float[][] block) {
                    int count = super.read(block);
                    most.accumulateAndGet(ahead.addAndGet(Math.max(0, count)), Math::max);
                    return count;
                  }
                };
              },
              Map.of("quarter", counting),
              new Discard());
      assertEquals(1, opened.get(), "a pack that is not normalised hears the sound once");
      // A block is handed on when it is full; besides, a few segments and a block of the source.
      assertTrue(most.get() <= AudioSource.BLOCK_FRAMES + 1000 + 6 * SEGMENT, most + " frames");
    }
  }

  private static float[] quarterAndHalf(float[][] segment) {
    float[] out = new float[2 * segment.length * SEGMENT];
    for (int c = 0; c < segment.length; c++) {
      for (int i = 0; i < SEGMENT; i++) {
        out[c * SEGMENT + i] = segment[c][i] / 4;
        out[(segment.length + c) * SEGMENT + i] = segment[c][i] / 2;
      }
    }
    return out;
  }

  private static float[][] noise(int channels, int frames) {
    SplittableRandom random = new SplittableRandom(frames);
    float[][] noise = new float[channels][frames];
    for (float[] channel : noise) {
      for (int i = 0; i < frames; i++) {
        channel[i] = (float) (2 * random.nextDouble() - 1);
      }
    }
    return noise;
  }

  @Test
  void everyLengthAndBlockSizeComesBackWhole() throws IOException {
    Separator separator = separator(SegmentationTest::quarterAndHalf);
    for (int length = 0; length <= 3 * SEGMENT; length++) {
      int frames = length;
      float[][] in = noise(1 + frames % 2, frames);
      MemorySink quarter = new MemorySink(in.length);
      MemorySink half = new MemorySink(in.length);
      MemorySink residual = new MemorySink(in.length);
      SeparationReport report =
          separator.separate(
              () -> new ChoppedSource(in, 1 + frames % 150, frames),
              Map.of("quarter", quarter, "half", half),
              residual);
      assertEquals(frames, report.frames());
      assertTrue(quarter.finished() && half.finished() && residual.finished());
      for (int c = 0; c < in.length; c++) {
        for (int i = 0; i < frames; i++) {
          assertEquals(in[c][i] / 4, quarter.signal()[c][i], 1e-6, frames + " frames, at " + i);
          assertEquals(in[c][i] / 2, half.signal()[c][i], 1e-6);
        }
        assertEquals(frames, residual.signal()[c].length);
      }
    }
  }

  @Test
  void stemsAndResidualSumToTheInputWhateverTheModelSays() throws IOException {
    // Each run answers with another gain, so that neighbours disagree where they overlap.
    AtomicInteger runs = new AtomicInteger();
    Separator separator =
        separator(
            segment -> {
              float[] out = quarterAndHalf(segment);
              int gain = runs.incrementAndGet() % 3;
              for (int i = 0; i < out.length; i++) {
                out[i] *= gain;
              }
              return out;
            });
    float[][] in = noise(2, 777);
    MemorySink quarter = new MemorySink(2);
    MemorySink half = new MemorySink(2);
    MemorySink residual = new MemorySink(2);
    separator.separate(
        () -> new ChoppedSource(in, 64, 1), Map.of("quarter", quarter, "half", half), residual);
    for (int c = 0; c < 2; c++) {
      for (int i = 0; i < 777; i++) {
        float sum = quarter.signal()[c][i] + half.signal()[c][i] + residual.signal()[c][i];
        assertEquals(in[c][i], sum, 1e-6);
      }
    }
  }

  @Test
  void silenceIsNotRunAndStaysSilent() throws IOException {
    AtomicInteger runs = new AtomicInteger();
    Separator separator =
        separator(
            segment -> {
              runs.incrementAndGet();
              return quarterAndHalf(segment);
            });
    runs.set(0);
    MemorySink half = new MemorySink(1);
    SeparationReport report =
        separator.separate(
            () -> new ChoppedSource(new float[1][450], 64, 1), Map.of("half", half), new Discard());
    assertEquals(0, runs.get());
    assertEquals(0, report.segments());
    assertArrayEquals(new float[450], half.signal()[0]);
  }

  @Test
  void interruptionIsSeenBetweenSegmentsAndNothingIsFinished() throws ModelException {
    Thread caller = Thread.currentThread();
    AtomicInteger runs = new AtomicInteger();
    Separator separator =
        separator(
            segment -> {
              if (runs.incrementAndGet() == 2) {
                caller.interrupt();
              }
              return quarterAndHalf(segment);
            });
    MemorySink half = new MemorySink(1);
    assertThrows(
        InterruptedIOException.class,
        () ->
            separator.separate(
                () -> new ChoppedSource(noise(1, 450), 64, 1),
                Map.of("half", half),
                new Discard()));
    assertTrue(Thread.interrupted());
    assertFalse(half.finished());
  }

  @Test
  void failureInASegmentReachesTheCaller() throws ModelException {
    AtomicInteger runs = new AtomicInteger();
    Separator separator =
        separator(
            segment -> {
              if (runs.incrementAndGet() == 3) {
                throw new ModelException("the third segment fails");
              }
              return quarterAndHalf(segment);
            });
    ModelException e =
        assertThrows(
            ModelException.class,
            () ->
                separator.separate(
                    () -> new ChoppedSource(noise(1, 450), 64, 1), Map.of(), new Discard()));
    assertEquals("the third segment fails", e.getMessage());
  }

  @Test
  void wrongStemsAndChannelsAreRefused() throws ModelException {
    Separator separator = separator(SegmentationTest::quarterAndHalf);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            separator.separate(
                () -> new ChoppedSource(noise(1, 9), 9, 1),
                Map.of("third", new Discard()),
                new Discard()));
    ModelException e =
        assertThrows(
            ModelException.class,
            () ->
                separator.separate(
                    () -> new ChoppedSource(noise(3, 9), 9, 1), Map.of(), new Discard()));
    assertTrue(e.getMessage().contains("not 3 at 44100"), e.getMessage());
  }
}
