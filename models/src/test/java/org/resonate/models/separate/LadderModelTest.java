package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceException;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.Geometry;

/** The ladder with devices that fail at each step; a model gives back what goes in. */
class LadderModelTest {

  private static final Geometry GEOMETRY = new Geometry(44_100, List.of(1), List.of("all"), 8, 2);

  /** Says what goes wrong in a run of so many segments; its first run is the probe. */
  @FunctionalInterface
  private interface Trouble {
    void in(int run, List<float[]> stems) throws ModelException;
  }

  private static final Trouble NONE = (run, stems) -> {};

  private static final class Fake implements SegmentModel {
    private final Trouble trouble;
    private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean closed;
    private volatile boolean closedInUse;

    Fake(Trouble trouble) {
      this.trouble = trouble;
    }

    @Override
    public List<float[]> run(List<float[][]> segments) throws ModelException {
      inside.incrementAndGet();
      try {
        closedInUse |= closed;
        batches.add(segments.size());
        List<float[]> stems = new ArrayList<>();
        segments.forEach(segment -> stems.add(segment[0].clone()));
        trouble.in(batches.size(), stems);
        return stems;
      } finally {
        inside.decrementAndGet();
      }
    }

    @Override
    public void close() {
      closedInUse |= inside.get() > 0;
      closed = true;
    }
  }

  private final AtomicInteger again = new AtomicInteger();
  private Fake accelerator;
  private Fake processor;

  private LadderModel open(Trouble trouble) throws ModelException {
    return open("cuda", trouble, NONE);
  }

  private LadderModel open(String device, Trouble trouble, Trouble onCpu) throws ModelException {
    accelerator = new Fake(trouble);
    processor = new Fake(onCpu);
    return LadderModel.open(
        GEOMETRY,
        new DeviceRequest(device, 1),
        List.of(ComputeDevice.Kind.values()),
        present -> {
          if (present.kind() == ComputeDevice.Kind.MPS) {
            throw new IllegalStateException("no such device");
          }
        },
        loaded -> loaded.isAccelerator() ? accelerator : processor);
  }

  private static List<float[][]> segments(int count) {
    List<float[][]> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] segment = new float[8];
      Arrays.fill(segment, i + 1);
      segments.add(new float[][] {segment});
    }
    return segments;
  }

  private void assertRuns(LadderModel model, int count) throws ModelException {
    List<float[]> stems = model.run(segments(count), again);
    assertEquals(count, stems.size());
    for (int i = 0; i < count; i++) {
      assertArrayEquals(segments(count).get(i)[0], stems.get(i), "in their order");
    }
  }

  @Test
  void acceleratorIsProbedAndTakesBatches() throws ModelException {
    LadderModel model = open("auto", NONE, NONE);
    assertEquals(List.of(1), accelerator.batches, "one real segment");
    assertRuns(model, 6);
    assertEquals(List.of(1, 4, 2), accelerator.batches);
    assertEquals(List.of(), model.steps());
    assertFalse(accelerator.closed);
  }

  @Test
  void processorIsNotProbedAndTakesOneAtATime() throws ModelException {
    LadderModel model = open("cpu", NONE, NONE);
    assertEquals(List.of(), processor.batches);
    assertEquals(1, model.batch());
    assertRuns(model, 3);
    assertEquals(List.of(1, 1, 1), processor.batches);
  }

  @Test
  void modelThatDoesNotLoadIsLeft() throws ModelException {
    processor = new Fake(NONE);
    LadderModel model =
        LadderModel.open(
            GEOMETRY,
            new DeviceRequest("auto", 1),
            List.of(ComputeDevice.Kind.values()),
            present -> {},
            loaded -> {
              if (loaded.isAccelerator()) {
                throw new ModelException("does not load");
              }
              return processor;
            });
    assertEquals(ComputeDevice.CPU, model.device());
    assertEquals(
        List.of(
            "Apple Silicon MPS failed to run the model: does not load",
            "cuda:0 failed to run the model: does not load"),
        model.steps());
    assertEquals(2, model.takeNewSteps());
    assertEquals(0, model.takeNewSteps(), "each is counted once");
    assertRuns(model, 2);
  }

  @Test
  void operatorThatIsMissingAtTheProbeLeavesNothingBehind() throws ModelException {
    LadderModel model =
        open(
            (run, stems) -> {
              throw new ModelException("aten::foo is not implemented. Set this and that");
            });
    assertEquals(ComputeDevice.CPU, model.device());
    assertEquals(
        List.of("cuda:0 failed to run the model: aten::foo is not implemented"), model.steps());
    assertTrue(accelerator.closed);
    assertRuns(model, 2);
  }

  @Test
  void probeThatIsNotFiniteIsLeft() throws ModelException {
    LadderModel model = open((run, stems) -> stems.get(0)[3] = Float.NaN);
    assertEquals(ComputeDevice.CPU, model.device());
    assertEquals(
        List.of("cuda:0 failed to run the model: what comes out is not finite"), model.steps());
    assertTrue(accelerator.closed);
  }

  @Test
  void lackOfMemoryHalvesTheBatchDownToTheProcessor() throws ModelException {
    for (int fits = 2; fits >= 0; fits--) {
      int most = fits;
      LadderModel model =
          open(
              (run, stems) -> {
                if (run > 1 && stems.size() > most) {
                  throw new ModelException("CUDA out of memory. Tried to allocate 2.00 GiB");
                }
              });
      assertRuns(model, 6);
      List<String> halved =
          List.of(
              "cuda:0 ran out of memory: going on with a batch of 2",
              "cuda:0 ran out of memory: going on with a batch of 1",
              "cuda:0 ran out of memory: going on on the processor");
      assertEquals(halved.subList(0, 3 - most), model.steps());
      assertEquals(3 - most, model.takeNewSteps());
      List<List<Integer>> batches =
          List.of(List.of(1, 4, 2, 1), List.of(1, 4, 2, 1, 1, 1, 1, 1, 1), List.of(1, 4, 2, 2, 2));
      assertEquals(batches.get(most), accelerator.batches);
      assertEquals(most == 0, accelerator.closed);
      assertEquals(most == 0 ? 6 : 0, processor.batches.size());
    }
  }

  @Test
  void lackOfMemoryOfTheJvmIsOneToo() throws ModelException {
    LadderModel model =
        open(
            (run, stems) -> {
              if (stems.size() > 2) {
                throw new OutOfMemoryError("Java heap space");
              }
            });
    assertRuns(model, 4);
    assertEquals(2, model.batch());
  }

  @Test
  void segmentThatIsNotFiniteRunsAgainOnTheProcessor() throws ModelException {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      again.set(0);
      LadderModel model =
          open(
              (run, stems) -> {
                if (run == 2) {
                  stems.get(2)[5] = bad;
                }
              });
      assertRuns(model, 4);
      assertEquals(1, again.get());
      assertEquals(List.of(1), processor.batches, "that segment alone");
      assertRuns(model, 4);
      assertEquals(1, again.get(), "only the segment that failed");
      assertEquals("cuda:0", model.device().label());
      assertEquals(List.of(), model.steps());
    }
  }

  @Test
  void threeInARowThatAreNotFiniteLeaveTheDevice() throws ModelException {
    LadderModel model =
        open(
            (run, stems) -> {
              // Two bad ones, a good one and again two; then nothing but bad ones.
              for (int i = 0; i < stems.size(); i++) {
                if (run > 1 && (run > 3 || i % 3 != 2)) {
                  stems.get(i)[5] = Float.NaN;
                }
              }
            });
    assertRuns(model, 3);
    assertRuns(model, 3);
    assertEquals("cuda:0", model.device().label(), "a good one in between");
    assertEquals(0, model.takeNewSteps());
    assertRuns(model, 4);
    assertEquals(ComputeDevice.CPU, model.device());
    assertEquals(
        List.of("cuda:0 gave NaN or infinity for 3 segments in a row: going on on the processor"),
        model.steps());
    assertEquals(1, model.takeNewSteps());
    assertTrue(accelerator.closed);
    assertRuns(model, 5);
    assertEquals(List.of(1, 3, 3, 4), accelerator.batches, "never again");
    assertEquals(2 + 2 + 4, again.get());
  }

  @Test
  void modelThatIsClosedFreesBothAndRunsNoMore() throws ModelException {
    LadderModel model =
        open(
            (run, stems) -> {
              if (run == 2) {
                stems.get(0)[5] = Float.NaN;
              }
            });
    assertRuns(model, 1);
    model.close();
    model.close();
    assertTrue(accelerator.closed && processor.closed);
    assertThrows(IllegalStateException.class, () -> model.run(segments(1), again));
  }

  @Test
  void deviceThatFailsLaterIsLeftForGood() throws ModelException {
    LadderModel model =
        open(
            (run, stems) -> {
              if (run > 1) {
                throw new ModelException("unspecified launch failure\nat line 3");
              }
            });
    assertRuns(model, 6);
    assertRuns(model, 1);
    assertEquals(List.of(1, 4), accelerator.batches, "the probe and the run that failed");
    assertEquals(ComputeDevice.CPU, model.device());
    assertEquals(1, model.batch());
    assertEquals(
        List.of("cuda:0 failed: unspecified launch failure: going on on the processor"),
        model.steps());
    assertTrue(accelerator.closed);
  }

  @Test
  void twoThreadsThatFailAtOnceTakeOneStepAndCloseOnce() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    LadderModel model =
        open(
            (run, stems) -> {
              if (run > 1) {
                await(both);
                throw new ModelException("the device is gone");
              }
            });
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        runs.add(
            threads.submit(
                () -> {
                  assertRuns(model, 4);
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(1, model.steps().size());
    assertEquals(1, model.takeNewSteps());
    assertEquals(List.of(1, 4, 4), accelerator.batches);
    assertEquals(8, processor.batches.size());
    assertTrue(accelerator.closed);
    assertFalse(accelerator.closedInUse, "the first that fails must not close it under the other");
  }

  @Test
  void modelThatIsLeftStaysOpenForWhoeverIsInside() throws Exception {
    CyclicBarrier inside = new CyclicBarrier(2);
    CyclicBarrier left = new CyclicBarrier(2);
    LadderModel model =
        open(
            (run, stems) -> {
              if (run == 2) {
                await(inside);
                await(left);
              } else if (run == 3) {
                throw new ModelException("the device is gone");
              }
            });
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try {
      Future<?> slow =
          threads.submit(
              () -> {
                assertRuns(model, 1);
                return null;
              });
      await(inside);
      assertRuns(model, 1);
      assertEquals(ComputeDevice.CPU, model.device());
      assertFalse(accelerator.closed, "a thread still uses it");
      await(left);
      slow.get();
    } finally {
      threads.shutdown();
    }
    assertTrue(accelerator.closed);
    assertFalse(accelerator.closedInUse);
  }

  @Test
  void processorThatFailsIsAnErrorAndNoStep() throws ModelException {
    LadderModel nan =
        open(
            "cuda",
            (run, stems) -> {
              if (run > 1) {
                stems.get(0)[0] = Float.NaN;
              }
            },
            (run, stems) -> stems.get(0)[0] = Float.NaN);
    ModelException e = assertThrows(ModelException.class, () -> nan.run(segments(1), again));
    assertTrue(e.getMessage().contains("NaN"), e.getMessage());
    assertEquals("cuda:0", nan.device().label());
    LadderModel failing =
        open(
            "cpu",
            NONE,
            (run, stems) -> {
              throw new ModelException("cannot");
            });
    assertThrows(ModelException.class, () -> failing.run(segments(1), again));
    assertEquals(List.of(), failing.steps());
  }

  @Test
  void processorThatDoesNotLoadIsAnErrorAtOnce() {
    DeviceException e =
        assertThrows(
            DeviceException.class,
            () ->
                LadderModel.open(
                    GEOMETRY,
                    new DeviceRequest("cpu", 1),
                    List.of(ComputeDevice.Kind.CPU),
                    present -> {},
                    loaded -> {
                      throw new ModelException("does not load");
                    }));
    assertTrue(e.getMessage().contains("does not load"), e.getMessage());
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
