package org.resonate.models.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.resonate.models.ModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on the best device that runs it. Where that device runs out of memory, it gets half as
 * much at once, down to one; if it fails otherwise, or with one, the model goes on on the
 * processor. So it does after a few results in a row that only the processor gets right. For
 * several threads at once.
 *
 * @param <M> the model
 */
public final class Fallback<M extends LoadedModel> implements AutoCloseable {

  /** One may be the sound's fault; so many in a row are the device's. */
  private static final int MOST_BAD_IN_A_ROW = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Fallback.class);

  /**
   * Runs a model.
   *
   * @param <M> the model
   * @param <R> what comes out
   */
  @FunctionalInterface
  public interface Work<M, R> {
    /**
     * Runs it.
     *
     * @param atOnce how much of the work it may do at once
     */
    R run(M model, int atOnce) throws ModelException;
  }

  /**
   * What came out, and where it ran.
   *
   * @param <M> the model
   * @param <R> the result
   */
  public static final class Ran<M extends LoadedModel, R> {
    private final R result;
    private final Rung<M> rung;

    private Ran(R result, Rung<M> rung) {
      this.result = result;
      this.rung = rung;
    }

    /** What came out. */
    public R result() {
      return result;
    }

    /** Where it ran. */
    public ComputeDevice device() {
      return rung.device();
    }
  }

  /**
   * How much a model takes at once, and what that is called.
   *
   * @param onAccelerator what an accelerator begins with
   * @param onProcessor what the processor gets
   * @param fewer how it goes on with so much, after "going on with "
   * @param items what it gets wrong, in the plural
   */
  public record Load(int onAccelerator, int onProcessor, IntFunction<String> fewer, String items) {}

  private final ModelLoader<M> loader;
  private final Load load;
  private final List<String> steps;
  private Rung<M> rung;
  private int atOnce;
  private int newSteps;
  private Rung<M> processor;
  private int badInARow;
  private boolean warned;
  private boolean closed;

  private Fallback(ModelLoader<M> loader, Load load, Rung<M> rung, List<String> steps) {
    this.loader = loader;
    this.load = load;
    this.rung = rung;
    this.atOnce = rung.device().isAccelerator() ? load.onAccelerator() : load.onProcessor();
    this.steps = new ArrayList<>(steps);
    this.newSteps = steps.size();
    this.processor = rung.device().isAccelerator() ? null : rung;
  }

  /**
   * Finds the device by a trial on each accelerator. The processor is only loaded: there is nothing
   * to step down to, and a trial costs seconds.
   *
   * @param allowed the kinds of device that the model runs on
   * @param presence throws where there is no such device
   * @throws DeviceException if the device asked for is absent or none runs the model
   */
  public static <M extends LoadedModel> Fallback<M> open(
      DeviceRequest request,
      List<ComputeDevice.Kind> allowed,
      DeviceProbe presence,
      ModelLoader<M> loader,
      ModelTrial<M> trial,
      Load load)
      throws DeviceException {
    List<M> loaded = new ArrayList<>();
    DeviceProbe probe =
        device -> {
          M model = loader.load(device);
          try {
            if (device.isAccelerator() && !Finite.all(trial.run(model))) {
              throw new ModelException("what comes out is not finite");
            }
            loaded.add(model);
          } finally {
            if (loaded.isEmpty()) {
              model.close();
            }
          }
        };
    DeviceChoice choice = DeviceLadder.choose(request, allowed, presence, probe);
    return new Fallback<>(loader, load, new Rung<>(loaded.get(0), choice.device()), choice.steps());
  }

  /**
   * Runs the model where it is now, as often as it takes steps down.
   *
   * @param most how much there is to do
   * @throws ModelException if the processor fails too, or the thread was interrupted
   */
  public <R> Ran<M, R> run(int most, Work<M, R> work) throws ModelException {
    while (true) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ModelException("interrupted between two runs of the model");
      }
      Rung<M> now;
      int size;
      synchronized (this) {
        now = rung;
        now.enter();
        size = Math.min(most, atOnce);
      }
      try {
        return new Ran<>(work.run(now.model(), size), now);
      } catch (ModelException | OutOfMemoryError e) {
        if (!now.device().isAccelerator()) {
          throw e;
        }
        stepDown(now, size, e);
      } finally {
        now.exit();
      }
    }
  }

  /**
   * Runs the model on the processor, wherever it is.
   *
   * @throws ModelException if it fails there
   */
  public <R> R runOnProcessor(Work<M, R> work) throws ModelException {
    Rung<M> there;
    synchronized (this) {
      there = processor();
      there.enter();
    }
    try {
      return work.run(there.model(), load.onProcessor());
    } finally {
      there.exit();
    }
  }

  /** Takes note of a result that was right. */
  public void good(Ran<M, ?> ran) throws ModelException {
    count(ran.rung, false);
  }

  /** Takes note of a result that only the processor got right; leaves a device that goes on so. */
  public void bad(Ran<M, ?> ran) throws ModelException {
    count(ran.rung, true);
  }

  private synchronized void count(Rung<M> now, boolean bad) throws ModelException {
    if (rung != now || !now.device().isAccelerator()) {
      return;
    }
    badInARow = bad ? badInARow + 1 : 0;
    if (badInARow == MOST_BAD_IN_A_ROW) {
      leave("gave NaN or infinity for " + badInARow + " " + load.items() + " in a row");
    }
  }

  /** Says once that a device gives results that only the processor gets right. */
  public synchronized void warnOfNan(ComputeDevice device) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "{} gave NaN or infinity: such {} run again on the processor",
          device.title(),
          load.items());
    }
  }

  /** Where the model runs now. */
  public synchronized ComputeDevice device() {
    return rung.device();
  }

  /** How much it takes at once now. */
  public synchronized int atOnce() {
    return atOnce;
  }

  /** Each step down since it was loaded, a sentence each. */
  public synchronized List<String> steps() {
    return List.copyOf(steps);
  }

  /** How many steps there were since this was last asked. */
  public synchronized int takeNewSteps() {
    int taken = newSteps;
    newSteps = 0;
    return taken;
  }

  private synchronized void stepDown(Rung<M> failed, int size, Throwable cause)
      throws ModelException {
    // Of two threads that fail at once the second finds the step taken.
    if (rung != failed) {
      return;
    }
    boolean ranOut = DeviceMemory.ranOut(cause);
    if (ranOut && size > 1) {
      if (atOnce < size) {
        return;
      }
      atOnce = size / 2;
      step(
          failed.device().title()
              + " ran out of memory: going on with "
              + load.fewer().apply(atOnce));
      LOG.debug("out of memory", cause);
      return;
    }
    leave(ranOut ? "ran out of memory" : "failed: " + DeviceLadder.firstLine(cause));
    LOG.debug("failed on {}", failed.device().label(), cause);
  }

  private void leave(String reason) throws ModelException {
    Rung<M> left = rung;
    rung = processor();
    atOnce = load.onProcessor();
    step(left.device().title() + " " + reason + ": going on on the processor");
    left.leave();
  }

  /** Frees its memory, as soon as no thread uses it; nothing runs on it any more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      rung.leave();
      if (processor != null && processor != rung) {
        processor.leave();
      }
    }
  }

  private void step(String sentence) {
    LOG.warn("{}", sentence);
    steps.add(sentence);
    newSteps++;
  }

  private Rung<M> processor() throws ModelException {
    if (processor == null) {
      processor = new Rung<>(loader.load(ComputeDevice.CPU), ComputeDevice.CPU);
    }
    return processor;
  }
}
