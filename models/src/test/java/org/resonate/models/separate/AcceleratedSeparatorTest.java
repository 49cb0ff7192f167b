package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.resonate.audio.Discard;
import org.resonate.audio.band.MemorySink;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.Geometry;

/** Whole signals on an accelerator that is played, and that fails on the way. */
class AcceleratedSeparatorTest {

  private static final Geometry GEOMETRY = new Geometry(150, List.of(1), List.of("half"), 100, 30);

  /** {@code ceil(1000 / 70)}. */
  private static final int SEGMENTS = 15;

  private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
  private float[][] in = noise();

  private static float[][] noise() {
    SplittableRandom random = new SplittableRandom(3);
    float[][] noise = new float[1][1000];
    for (int i = 0; i < 1000; i++) {
      noise[0][i] = (float) (random.nextDouble() - 0.5);
    }
    return noise;
  }

  private static List<float[]> halves(List<float[][]> segments) {
    List<float[]> all = new ArrayList<>();
    for (float[][] segment : segments) {
      float[] half = segment[0].clone();
      for (int i = 0; i < half.length; i++) {
        half[i] *= 0.5f;
      }
      all.add(half);
    }
    return all;
  }

  /** What the accelerator does with its nth batch; the probe is the first. */
  @FunctionalInterface
  private interface Accelerator {
    List<float[]> run(int batch, List<float[][]> segments) throws ModelException;
  }

  private Separator separator(int threads, Accelerator accelerator) throws ModelException {
    LadderModel model =
        LadderModel.open(
            GEOMETRY,
            new DeviceRequest("cuda", 1),
            List.of(ComputeDevice.Kind.values()),
            device -> {},
            device ->
                device.isAccelerator()
                    ? segments -> {
                      int batch;
                      synchronized (batches) {
                        batches.add(segments.size());
                        batch = batches.size();
                      }
                      return accelerator.run(batch, segments);
                    }
                    : AcceleratedSeparatorTest::halves);
    return new Separator(GEOMETRY, false, model, threads);
  }

  private SeparationReport assertHalves(Separator separator, Shifts shifts) throws IOException {
    MemorySink half = new MemorySink(1);
    SeparationReport report =
        separator.separate(
            () -> new ChoppedSource(in, 150, 64, 1), Map.of("half", half), new Discard(), shifts);
    float[] expected = halves(Collections.singletonList(in)).get(0);
    assertArrayEquals(expected, half.signal()[0], 1e-6f);
    return report;
  }

  @Test
  void segmentsGoInGroups() throws IOException {
    for (int threads = 1; threads <= 3; threads++) {
      batches.clear();
      Separator separator = separator(threads, (batch, segments) -> halves(segments));
      SeparationReport report = assertHalves(separator, Shifts.NONE);
      assertEquals(SEGMENTS, report.segments());
      assertEquals("cuda:0", report.device());
      List<Integer> sorted = new ArrayList<>(batches.subList(1, batches.size()));
      sorted.sort(Collections.reverseOrder());
      assertEquals(List.of(4, 4, 4, 3), sorted);
    }
  }

  @Test
  void silenceInAGroupIsNotSent() throws IOException {
    // Chunks 2 to 4 lie in it: 140 to 380.
    Arrays.fill(in[0], 140, 380, 0);
    Separator separator = separator(1, (batch, segments) -> halves(segments));
    SeparationReport report = assertHalves(separator, Shifts.NONE);
    assertEquals(SEGMENTS - 3, report.segments());
    List<Integer> sorted = new ArrayList<>(batches);
    sorted.sort(null);
    assertEquals(List.of(1, 2, 3, 3, 4), sorted);
  }

  @Test
  void passesShareTheBatches() throws IOException {
    Separator separator = separator(2, (batch, segments) -> halves(segments));
    SeparationReport report = assertHalves(separator, new Shifts(5, 1));
    int groups = (report.segments() + LadderModel.FIRST_BATCH - 1) / LadderModel.FIRST_BATCH;
    assertEquals(groups, batches.size() - 1, batches.toString());
    assertEquals(report.segments(), batches.stream().mapToInt(size -> size).sum() - 1);
  }

  @Test
  void nextGroupIsMadeReadyWhileOneIsOnTheDevice() throws IOException {
    CyclicBarrier both = new CyclicBarrier(2);
    Separator separator =
        separator(
            1,
            (batch, segments) -> {
              if (batch == 2 || batch == 3) {
                await(both);
              }
              return halves(segments);
            });
    assertEquals(8, separator.segmentsAtOnce());
    assertHalves(separator, Shifts.NONE);
  }

  private static void await(CyclicBarrier barrier) throws ModelException {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new ModelException("the groups do not overlap", e);
    }
  }

  @Test
  void deviceThatOnlyGivesNotANumberIsLeft() throws IOException {
    Separator separator =
        separator(
            2,
            (batch, segments) -> {
              List<float[]> halves = halves(segments);
              if (batch > 1) {
                halves.forEach(half -> half[7] = Float.NaN);
              }
              return halves;
            });
    SeparationReport report = assertHalves(separator, Shifts.NONE);
    assertEquals("cpu", report.device());
    assertEquals(
        List.of("cuda:0 gave NaN or infinity for 3 segments in a row: going on on the processor"),
        report.steps());
    assertEquals(1, report.newSteps());
    assertTrue(report.segmentsAgainOnCpu() < SEGMENTS, report.toString());
    assertEquals(2, separator.segmentsAtOnce());
  }

  @Test
  void lackOfMemoryOnTheWayShrinksTheGroups() throws IOException {
    Separator separator =
        separator(
            1,
            (batch, segments) -> {
              if (batch > 2 && segments.size() > 2) {
                throw new ModelException("MPS backend out of memory (MPS allocated: 8.93 GB)");
              }
              return halves(segments);
            });
    SeparationReport report = assertHalves(separator, Shifts.NONE);
    assertEquals(SEGMENTS, report.segments());
    assertEquals("cuda:0", report.device());
    assertEquals(List.of("cuda:0 ran out of memory: going on with a batch of 2"), report.steps());
    assertEquals(1, report.newSteps());
    SeparationReport next = assertHalves(separator, Shifts.NONE);
    assertEquals(report.steps(), next.steps());
    assertEquals(0, next.newSteps());
  }

  @Test
  void notANumberInABatchRunsThatSegmentAgain() throws IOException {
    Separator separator =
        separator(
            2,
            (batch, segments) -> {
              List<float[]> halves = halves(segments);
              if (batch == 3) {
                halves.get(1)[7] = Float.NaN;
              }
              return halves;
            });
    SeparationReport report = assertHalves(separator, Shifts.NONE);
    assertEquals(1, report.segmentsAgainOnCpu());
    assertEquals(List.of(), report.steps());
  }

  @Test
  void deviceThatIsLostOnTheWayOfTwoJobsIsLeftOnce() throws Exception {
    Separator separator =
        separator(
            2,
            (batch, segments) -> {
              if (batch > 3) {
                throw new ModelException("the device is gone");
              }
              return halves(segments);
            });
    ExecutorService jobs = Executors.newFixedThreadPool(2);
    try {
      List<Future<SeparationReport>> reports = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        reports.add(jobs.submit(() -> assertHalves(separator, Shifts.NONE)));
      }
      int newSteps = 0;
      for (Future<SeparationReport> report : reports) {
        assertEquals("cpu", report.get().device());
        assertEquals(
            List.of("cuda:0 failed: the device is gone: going on on the processor"),
            report.get().steps());
        newSteps += report.get().newSteps();
      }
      assertEquals(1, newSteps);
    } finally {
      jobs.shutdown();
    }
  }
}
