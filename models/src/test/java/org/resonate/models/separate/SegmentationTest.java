package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.resonate.audio.Discard;
import org.resonate.audio.test.MemorySink;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.Geometry;

/** Cutting and joining, with a model whose answer is known: a quarter and a half of the input. */
class SegmentationTest {

  private static final int SEGMENT = 100;
  private static final int OVERLAP = 30;
  private static final int THREADS = 3;

  private static Separator separator(SegmentModel model) throws ModelException {
    Geometry geometry =
        new Geometry(44_100, List.of(1, 2), List.of("quarter", "half"), SEGMENT, OVERLAP);
    return new Separator(
        geometry,
        LadderModel.open(
            geometry,
            new DeviceRequest("cpu", 1),
            List.of(ComputeDevice.Kind.CPU),
            device -> {},
            device -> model),
        THREADS);
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
    for (int frames = 0; frames <= 3 * SEGMENT; frames++) {
      float[][] in = noise(1 + frames % 2, frames);
      MemorySink quarter = new MemorySink(in.length);
      MemorySink half = new MemorySink(in.length);
      MemorySink residual = new MemorySink(in.length);
      SeparationReport report =
          separator.separate(
              new ChoppedSource(in, 1 + frames % 150, frames),
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
        new ChoppedSource(in, 64, 1), Map.of("quarter", quarter, "half", half), residual);
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
            new ChoppedSource(new float[1][450], 64, 1), Map.of("half", half), new Discard());
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
                new ChoppedSource(noise(1, 450), 64, 1), Map.of("half", half), new Discard()));
    assertTrue(Thread.interrupted());
    assertFalse(half.finished());
  }

  @Test
  void failureInASegmentReachesTheCaller() throws ModelException {
    AtomicInteger runs = new AtomicInteger();
    Separator separator =
        separator(
            segment -> {
              if (runs.incrementAndGet() == 4) {
                throw new ModelException("the third segment fails");
              }
              return quarterAndHalf(segment);
            });
    ModelException e =
        assertThrows(
            ModelException.class,
            () ->
                separator.separate(
                    new ChoppedSource(noise(1, 450), 64, 1), Map.of(), new Discard()));
    assertEquals("the third segment fails", e.getMessage());
  }

  @Test
  void wrongStemsAndChannelsAreRefused() throws ModelException {
    Separator separator = separator(SegmentationTest::quarterAndHalf);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            separator.separate(
                new ChoppedSource(noise(1, 9), 9, 1),
                Map.of("third", new Discard()),
                new Discard()));
    ModelException e =
        assertThrows(
            ModelException.class,
            () ->
                separator.separate(new ChoppedSource(noise(3, 9), 9, 1), Map.of(), new Discard()));
    assertTrue(e.getMessage().contains("not 3 at 44100"), e.getMessage());
  }
}
