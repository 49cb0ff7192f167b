package org.resonate.models.generate;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.device.TorchScript;
import org.resonate.models.pack.ModelPack;

/** One TorchScript file of a generator on one device, from arrays to an array. */
final class TorchPart implements AutoCloseable {

  private final String file;
  private final ComputeDevice device;
  private final Device place;
  private final int threads;
  private final TorchScript script;

  private TorchPart(
      String file, ComputeDevice device, Device place, int threads, TorchScript script) {
    this.file = file;
    this.device = device;
    this.place = place;
    this.threads = threads;
    this.script = script;
  }

  /**
   * Loads a file of a verified pack.
   *
   * @param threads of the processor that an inference uses there
   * @throws ModelException if it is not TorchScript or does not load on the device
   */
  static TorchPart load(
      ModelPack pack, String file, ComputeDevice device, Device place, int threads)
      throws ModelException {
    try {
      return new TorchPart(
          file, device, place, threads, TorchScript.load(pack.file(file), device, place));
    } catch (ModelException e) {
      throw new ModelException("model pack " + pack.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Runs it; on an accelerator one at a time, with all that share the device.
   *
   * @param expected shape of what must come out
   * @param inputs makes the inputs on the manager's device
   */
  float[] run(Shape expected, Function<NDManager, NDList> inputs) throws ModelException {
    ReentrantLock lock = TorchEngine.lock(device);
    if (lock == null) {
      TorchEngine.useThreads(threads);
      return runHere(expected, inputs);
    }
    lock.lock();
    try {
      return runHere(expected, inputs);
    } finally {
      lock.unlock();
    }
  }

  private float[] runHere(Shape expected, Function<NDManager, NDList> inputs)
      throws ModelException {
    try (NDManager manager = NDManager.newBaseManager(place, TorchEngine.NAME)) {
      NDList outputs = script.run(inputs.apply(manager), manager);
      if (outputs.size() != 1 || !outputs.get(0).getShape().equals(expected)) {
        throw new ModelException(
            file
                + " gave "
                + outputs.stream().map(NDArray::getShape).toList()
                + " instead of "
                + expected);
      }
      return outputs.get(0).toFloatArray();
    } catch (EngineException e) {
      throw new ModelException(
          "copying to and from " + device.title() + " failed: " + DeviceLadder.firstLine(e), e);
    }
  }

  @Override
  public void close() {
    script.close();
  }
}
