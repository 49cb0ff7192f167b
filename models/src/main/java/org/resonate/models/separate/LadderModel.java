package org.resonate.models.separate;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceChoice;
import org.resonate.models.device.DeviceException;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.device.DeviceProbe;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.Geometry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on the best device that runs it. If that device fails later, the model goes on on the
 * processor; a segment that comes out with NaN or infinity is run there again.
 */
final class LadderModel {

  private static final Logger LOG = LoggerFactory.getLogger(LadderModel.class);

  /** Loads the model on a device. */
  @FunctionalInterface
  interface Loader {
    SegmentModel load(ComputeDevice device) throws ModelException;
  }

  private record Rung(SegmentModel model, ComputeDevice device, Optional<String> steppedDown) {}

  private final Loader loader;
  private Rung rung;
  private SegmentModel cpuModel;

  private LadderModel(Loader loader, Rung rung) {
    this.loader = loader;
    this.rung = rung;
  }

  /**
   * Finds the device by running one segment of noise on each.
   *
   * @throws DeviceException if the device asked for is absent or none runs the model
   */
  static LadderModel open(
      Geometry geometry,
      DeviceRequest request,
      List<ComputeDevice.Kind> allowed,
      DeviceProbe presence,
      Loader loader)
      throws DeviceException {
    float[][] noise = noise(geometry);
    SegmentModel[] loaded = new SegmentModel[1];
    DeviceProbe segment =
        device -> {
          loaded[0] = loader.load(device);
          if (!finite(loaded[0].run(noise))) {
            throw new ModelException("what comes out is not finite");
          }
        };
    DeviceChoice choice = DeviceLadder.choose(request, allowed, presence, segment);
    return new LadderModel(loader, new Rung(loaded[0], choice.device(), choice.steppedDown()));
  }

  /**
   * Separates a segment.
   *
   * @param segment {@code [channels][segmentFrames]}
   * @param againOnCpu counts the segments that an accelerator got wrong
   * @return flat {@code [stems · channels · segmentFrames]}, finite
   * @throws ModelException if the processor fails too, or gives NaN or infinity
   */
  float[] run(float[][] segment, AtomicInteger againOnCpu) throws ModelException {
    Rung now = rung();
    float[] stems;
    try {
      stems = now.model().run(segment);
    } catch (ModelException e) {
      if (!now.device().isAccelerator()) {
        throw e;
      }
      now = stepDown(now, e);
      stems = now.model().run(segment);
    }
    if (!finite(stems) && now.device().isAccelerator()) {
      againOnCpu.incrementAndGet();
      stems = cpuModel().run(segment);
    }
    if (!finite(stems)) {
      throw new ModelException("the model gave NaN or infinity on the processor");
    }
    return stems;
  }

  /** Where the model runs now. */
  synchronized ComputeDevice device() {
    return rung.device();
  }

  /** Why that is not the device asked for, if it is not. */
  synchronized Optional<String> steppedDown() {
    return rung.steppedDown();
  }

  private synchronized Rung rung() {
    return rung;
  }

  private synchronized Rung stepDown(Rung failed, ModelException cause) throws ModelException {
    // Of two threads that fail at once the second finds the step taken.
    if (rung.device().equals(failed.device())) {
      String reason = failed.device().label() + " failed: " + DeviceLadder.firstLine(cause);
      LOG.warn("{}: going on on the processor", reason, cause);
      rung = new Rung(cpuModel(), ComputeDevice.CPU, Optional.of(reason));
    }
    return rung;
  }

  private synchronized SegmentModel cpuModel() throws ModelException {
    if (cpuModel == null) {
      cpuModel = loader.load(ComputeDevice.CPU);
    }
    return cpuModel;
  }

  private static boolean finite(float[] samples) {
    // One branch at the end: a NaN or an infinity anywhere makes the sum of x·0 a NaN.
    float sum = 0;
    for (float sample : samples) {
      sum += sample * 0;
    }
    return !Float.isNaN(sum);
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
