package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.Geometry;

class LadderModelTest {

  private static final Geometry GEOMETRY = new Geometry(44_100, List.of(1), List.of("all"), 8, 2);
  private static final float[][] SEGMENT = {{1, 2, 3, 4, 5, 6, 7, 8}};

  private final AtomicInteger again = new AtomicInteger();
  private final AtomicInteger accelerated = new AtomicInteger();

  /** On CUDA the given model, from its second run on; the first is the probe. */
  private LadderModel open(SegmentModel cuda, SegmentModel cpu) throws ModelException {
    SegmentModel copy = segment -> segment[0].clone();
    return LadderModel.open(
        GEOMETRY,
        new DeviceRequest("cuda", 1),
        List.of(ComputeDevice.Kind.values()),
        device -> {},
        device ->
            device.isAccelerator()
                ? segment -> (accelerated.getAndIncrement() == 0 ? copy : cuda).run(segment)
                : cpu);
  }

  @Test
  void segmentThatIsNotFiniteRunsAgainOnTheProcessor() throws ModelException {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      again.set(0);
      accelerated.set(0);
      LadderModel model =
          open(
              segment -> {
                float[] out = segment[0].clone();
                out[5] = accelerated.get() == 2 ? bad : out[5];
                return out;
              },
              segment -> segment[0].clone());
      assertArrayEquals(SEGMENT[0], model.run(SEGMENT, again));
      assertEquals(1, again.get());
      assertArrayEquals(SEGMENT[0], model.run(SEGMENT, again));
      assertEquals(1, again.get(), "only the segment that failed");
      assertEquals("cuda:0", model.device().label());
      assertEquals(Optional.empty(), model.steppedDown());
    }
  }

  @Test
  void deviceThatFailsLaterIsLeftForGood() throws ModelException {
    LadderModel model =
        open(
            segment -> {
              throw new ModelException("out of memory\nby 3 MiB");
            },
            segment -> segment[0].clone());
    assertArrayEquals(SEGMENT[0], model.run(SEGMENT, again));
    assertArrayEquals(SEGMENT[0], model.run(SEGMENT, again));
    assertEquals(2, accelerated.get(), "the probe and the run that failed");
    assertEquals(ComputeDevice.CPU, model.device());
    assertEquals("cuda:0 failed: out of memory", model.steppedDown().get());
  }

  @Test
  void processorThatGivesNanIsAnError() throws ModelException {
    float[] bad = new float[8];
    Arrays.fill(bad, Float.NaN);
    LadderModel model = open(segment -> bad, segment -> bad);
    ModelException e = assertThrows(ModelException.class, () -> model.run(SEGMENT, again));
    assertTrue(e.getMessage().contains("NaN"), e.getMessage());
  }
}
