package org.resonate.models.separate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceException;
import org.resonate.models.device.DeviceProbe;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.Fallback;
import org.resonate.models.device.Finite;
import org.resonate.models.device.ModelLoader;
import org.resonate.models.pack.Geometry;

/**
 * A model on the best device that runs it, with a batch that the device bears ({@link Fallback}). A
 * segment that comes out with NaN or infinity is run again on the processor.
 */
final class LadderModel implements AutoCloseable {

  /**
   * What an accelerator begins with. A GPU is not filled by one segment, and gains little beyond a
   * few; one of Demucs takes about 0.4 GB beside the weights (measured on the processor, where a
   * batch takes longer than its segments one by one).
   */
  static final int FIRST_BATCH = 4;

  private static final Fallback.Load LOAD =
      new Fallback.Load(FIRST_BATCH, 1, batch -> "a batch of " + batch, "segments");

  private final Fallback<SegmentModel> fallback;

  private LadderModel(Fallback<SegmentModel> fallback) {
    this.fallback = fallback;
  }

  /**
   * Finds the device by running one segment of noise on each accelerator.
   *
   * @throws DeviceException if the device asked for is absent or none runs the model
   */
  static LadderModel open(
      Geometry geometry,
      DeviceRequest request,
      List<ComputeDevice.Kind> allowed,
      DeviceProbe presence,
      ModelLoader<SegmentModel> loader)
      throws DeviceException {
    return new LadderModel(
        Fallback.open(
            request,
            allowed,
            presence,
            loader,
            model -> model.run(Collections.singletonList(noise(geometry))).get(0),
            LOAD));
  }

  /**
   * Separates segments, in as many batches as it takes.
   *
   * @param segments each {@code [channels][segmentFrames]}
   * @param againOnCpu counts the segments that an accelerator got wrong
   * @return for each its stems, flat {@code [stems · channels · segmentFrames]}, finite
   * @throws ModelException if the processor fails too, or gives NaN or infinity
   */
  List<float[]> run(List<float[][]> segments, AtomicInteger againOnCpu) throws ModelException {
    List<float[]> all = new ArrayList<>();
    while (all.size() < segments.size()) {
      List<float[][]> rest = segments.subList(all.size(), segments.size());
      Fallback.Ran<SegmentModel, List<float[]>> ran =
          fallback.run(rest.size(), (model, batch) -> model.run(rest.subList(0, batch)));
      for (float[] stems : ran.result()) {
        all.add(checked(stems, segments.get(all.size()), ran, againOnCpu));
      }
    }
    return all;
  }

  private float[] checked(
      float[] stems, float[][] segment, Fallback.Ran<SegmentModel, ?> ran, AtomicInteger againOnCpu)
      throws ModelException {
    if (Finite.all(stems)) {
      fallback.good(ran);
      return stems;
    }
    if (ran.device().isAccelerator()) {
      againOnCpu.incrementAndGet();
      fallback.warnOfNan(ran.device());
      float[] again =
          fallback
              .runOnProcessor((model, batch) -> model.run(Collections.singletonList(segment)))
              .get(0);
      if (Finite.all(again)) {
        fallback.bad(ran);
        return again;
      }
    }
    throw new ModelException("the model gave NaN or infinity on the processor");
  }

  /** Where the model runs now. */
  ComputeDevice device() {
    return fallback.device();
  }

  /** How many segments it takes at once now. */
  int batch() {
    return fallback.atOnce();
  }

  /** Each step down since it was loaded, a sentence each. */
  List<String> steps() {
    return fallback.steps();
  }

  /** How many steps there were since this was last asked. */
  int takeNewSteps() {
    return fallback.takeNewSteps();
  }

  /** Frees its memory, as soon as no thread uses it; nothing runs on it any more. */
  @Override
  public void close() {
    fallback.close();
  }

  private static float[][] noise(Geometry geometry) {
    SplittableRandom random = new SplittableRandom(1);
    int channels = geometry.channels().stream().mapToInt(Integer::intValue).max().orElseThrow();
    float[][] noise = new float[channels][geometry.segmentFrames()];
    for (float[] channel : noise) {
      for (int i = 0; i < channel.length; i++) {
        channel[i] = (float) (0.2 * random.nextDouble() - 0.1);
      }
    }
    return noise;
  }
}
