package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioSource;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.Geometry;

/** What many passes hold at once, and how they end. */
class FeedTest {

  private static final int SEGMENT = 1000;
  private static final int OVERLAP = 300;
  private static final int STRIDE = SEGMENT - OVERLAP;
  private static final int RATE = 1500;
  private static final int FRAMES = 4000;
  private static final int STEMS = 6;
  private static final int SHIFTS = 20;
  private static final Geometry GEOMETRY =
      new Geometry(RATE, List.of(1, 2), List.of("a", "b", "c", "d", "e", "f"), SEGMENT, OVERLAP);

  private static LadderModel model(SegmentModel model) throws ModelException {
    return LadderModel.open(
        GEOMETRY,
        new DeviceRequest("cpu", 1),
        List.of(ComputeDevice.Kind.CPU),
        device -> {},
        device -> model);
  }

  private static List<float[]> zeros(List<float[][]> segments) {
    List<float[]> all = new ArrayList<>();
    segments.forEach(segment -> all.add(new float[STEMS * 2 * SEGMENT]));
    return all;
  }

  private static float[][] noise() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] noise = new float[2][FRAMES];
    for (float[] channel : noise) {
      for (int i = 0; i < FRAMES; i++) {
        channel[i] = (float) random.nextDouble();
      }
    }
    return noise;
  }

  @Test
  void whatIsOnItsWayDoesNotGrowWithThePasses() throws IOException {
    float[][] in = noise();
    int[] leads = new Shifts(SHIFTS, 5).leadFrames(RATE);
    for (int threads = 1; threads <= 3; threads++) {
      try (SegmentRunner runner =
              new SegmentRunner(model(FeedTest::zeros), Normalisation.NONE, threads);
          Passes passes = new Passes()) {
        Feed feed = new Feed(runner, 1);
        List<Pass> all = new ArrayList<>();
        for (int lead : leads) {
          AudioSource source = new ChoppedSource(in, RATE, 64, 1);
          Pass pass = new Pass(source, GEOMETRY, Normalisation.NONE, lead, feed);
          all.add(pass);
          passes.add(pass);
          feed.add(pass);
        }
        float[][] stems = new float[STEMS * 2][1];
        int given = 0;
        int most = 0;
        while (passes.read(stems, new float[2][1]) > 0) {
          given++;
          int taken = 0;
          for (int lead : leads) {
            taken += (given - 1 + lead) / STRIDE + 1;
          }
          most = Math.max(most, runner.segments() - taken);
          if (given == FRAMES / 2) {
            long bytes = 0;
            for (Pass pass : all) {
              bytes += arrayBytes(pass);
            }
            assertEquals(passBytes(SHIFTS), bytes, "what the passes themselves hold");
          }
        }
        assertEquals(FRAMES, given);
        assertEquals(threads, most, "ahead of the readers");
      }
    }
  }

  private static long passBytes(int passes) {
    long blocks = Float.BYTES * 2L * AudioSource.BLOCK_FRAMES;
    return Separator.heapBytes(GEOMETRY, 1, passes)
        - Separator.heapBytes(GEOMETRY, 1, 0)
        + passes * blocks;
  }

  /** The arrays of samples that an object of this package holds, itself or by others. */
  private static long arrayBytes(Object holder) {
    long bytes = 0;
    try {
      for (Field field : holder.getClass().getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
          continue;
        }
        field.setAccessible(true);
        Object value = field.get(holder);
        if (value instanceof float[] samples) {
          bytes += (long) Float.BYTES * samples.length;
        } else if (value instanceof float[][] rows) {
          for (float[] row : rows) {
            bytes += (long) Float.BYTES * row.length;
          }
        } else if (value instanceof Segment
            || value instanceof Windows
            || value instanceof BlockFiller) {
          bytes += arrayBytes(value);
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return bytes;
  }

  @Test
  void closingWaitsForTheSegmentThatRunsAndKeepsTheInterruption() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    SegmentRunner runner =
        new SegmentRunner(
            model(
                segments -> {
                  begun.countDown();
                  try {
                    Thread.sleep(60_000);
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  }
                  // As libtorch, it goes on for a while.
                  long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
                  while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                  }
                  ended.set(true);
                  return zeros(segments);
                }),
            Normalisation.NONE,
            1);
    Future<List<float[]>> running = runner.submit(Collections.singletonList(new float[2][SEGMENT]));
    assertNotNull(running);
    begun.await();
    Thread.currentThread().interrupt();
    runner.close();
    assertTrue(Thread.interrupted(), "kept for the caller");
    assertEquals(0, interrupted.getCount());
    assertTrue(ended.get(), "nothing runs on beside the next track");
  }
}
