package org.resonate.models.separate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceChoice;
import org.resonate.models.device.DeviceException;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.device.DeviceMemory;
import org.resonate.models.device.DeviceProbe;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.Geometry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on the best device that runs it. Where that device runs out of memory, it gets half as
 * many segments at once, down to one; if it fails otherwise, or with one, the model goes on on the
 * processor. A segment that comes out with NaN or infinity is run there again; after a few such in
 * a row all of it goes there.
 */
final class LadderModel implements AutoCloseable {

  /**
   * What an accelerator begins with. A GPU is not filled by one segment, and gains little beyond a
   * few; one of Demucs takes about 0.4 GB beside the weights (measured on the processor, where a
   * batch takes longer than its segments one by one).
   */
  static final int FIRST_BATCH = 4;

  /** One may be the sound's fault; so many in a row are the device's. */
  private static final int MOST_BAD_IN_A_ROW = 3;

  private static final Logger LOG = LoggerFactory.getLogger(LadderModel.class);

  /** Loads the model on a device. */
  @FunctionalInterface
  interface Loader {
    SegmentModel load(ComputeDevice device) throws ModelException;
  }

  private final Loader loader;
  private final List<String> steps;
  private Rung rung;
  private int batch;
  private int newSteps;
  private Rung cpu;
  private int badInARow;
  private boolean warnedOfNan;
  private boolean closed;

  private LadderModel(Loader loader, Rung rung, List<String> steps) {
    this.loader = loader;
    this.rung = rung;
    this.batch = rung.device().isAccelerator() ? FIRST_BATCH : 1;
    this.steps = new ArrayList<>(steps);
    this.newSteps = steps.size();
  }

  /**
   * Finds the device by running one segment of noise on each accelerator. The processor is only
   * loaded: there is nothing to step down to, and a segment costs seconds.
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
    SegmentModel[] loaded = new SegmentModel[1];
    DeviceProbe segment =
        device -> {
          SegmentModel model = loader.load(device);
          try {
            if (device.isAccelerator()
                && !finite(model.run(Collections.singletonList(noise(geometry))).get(0))) {
              throw new ModelException("what comes out is not finite");
            }
            loaded[0] = model;
          } finally {
            if (loaded[0] == null) {
              model.close();
            }
          }
        };
    DeviceChoice choice = DeviceLadder.choose(request, allowed, presence, segment);
    return new LadderModel(loader, new Rung(loaded[0], choice.device()), choice.steps());
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
      if (Thread.currentThread().isInterrupted()) {
        throw new ModelException("interrupted between two batches");
      }
      int from = all.size();
      Rung now;
      int to;
      synchronized (this) {
        now = rung;
        now.enter();
        to = Math.min(segments.size(), from + batch);
      }
      List<float[]> separated;
      try {
        separated = now.model().run(segments.subList(from, to));
      } catch (ModelException | OutOfMemoryError e) {
        if (!now.device().isAccelerator()) {
          throw e;
        }
        stepDown(now, to - from, e);
        continue;
      } finally {
        now.exit();
      }
      for (float[] stems : separated) {
        all.add(checked(stems, segments.get(all.size()), now, againOnCpu));
      }
    }
    return all;
  }

  private float[] checked(float[] stems, float[][] segment, Rung now, AtomicInteger againOnCpu)
      throws ModelException {
    if (finite(stems)) {
      count(now, false);
      return stems;
    }
    if (now.device().isAccelerator()) {
      againOnCpu.incrementAndGet();
      warnOfNan(now.device());
      float[] again = onCpu(segment);
      if (finite(again)) {
        count(now, true);
        return again;
      }
    }
    throw new ModelException("the model gave NaN or infinity on the processor");
  }

  private float[] onCpu(float[][] segment) throws ModelException {
    Rung processor;
    synchronized (this) {
      processor = cpu();
      processor.enter();
    }
    try {
      return processor.model().run(Collections.singletonList(segment)).get(0);
    } finally {
      processor.exit();
    }
  }

  /**
   * Counts the segments that only the processor gets right, and leaves a device that gives them.
   */
  private synchronized void count(Rung now, boolean bad) throws ModelException {
    if (rung != now || !now.device().isAccelerator()) {
      return;
    }
    badInARow = bad ? badInARow + 1 : 0;
    if (badInARow == MOST_BAD_IN_A_ROW) {
      leave("gave NaN or infinity for " + badInARow + " segments in a row");
    }
  }

  /** Where the model runs now. */
  synchronized ComputeDevice device() {
    return rung.device();
  }

  /** How many segments it takes at once now. */
  synchronized int batch() {
    return batch;
  }

  /** Each step down since it was loaded, a sentence each. */
  synchronized List<String> steps() {
    return List.copyOf(steps);
  }

  /** How many steps there were since this was last asked. */
  synchronized int takeNewSteps() {
    int taken = newSteps;
    newSteps = 0;
    return taken;
  }

  private synchronized void stepDown(Rung failed, int segments, Throwable cause)
      throws ModelException {
    // Of two threads that fail at once the second finds the step taken.
    if (rung != failed) {
      return;
    }
    boolean ranOut = DeviceMemory.ranOut(cause);
    if (ranOut && segments > 1) {
      if (batch < segments) {
        return;
      }
      batch = segments / 2;
      step(failed.device().title() + " ran out of memory: going on with a batch of " + batch);
      LOG.debug("out of memory", cause);
      return;
    }
    leave(ranOut ? "ran out of memory" : "failed: " + DeviceLadder.firstLine(cause));
    LOG.debug("failed on {}", failed.device().label(), cause);
  }

  private void leave(String reason) throws ModelException {
    Rung left = rung;
    rung = cpu();
    batch = 1;
    step(left.device().title() + " " + reason + ": going on on the processor");
    left.leave();
  }

  /** Frees its memory, as soon as no thread uses it; nothing runs on it any more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      rung.leave();
      if (cpu != null && cpu != rung) {
        cpu.leave();
      }
    }
  }

  private void step(String sentence) {
    LOG.warn("{}", sentence);
    steps.add(sentence);
    newSteps++;
  }

  private synchronized void warnOfNan(ComputeDevice device) {
    if (!warnedOfNan) {
      warnedOfNan = true;
      LOG.warn("{} gave NaN or infinity: such segments run again on the processor", device.title());
    }
  }

  private Rung cpu() throws ModelException {
    if (cpu == null) {
      cpu = new Rung(loader.load(ComputeDevice.CPU), ComputeDevice.CPU);
    }
    return cpu;
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
