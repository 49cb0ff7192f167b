package org.resonate.models.device;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import org.resonate.models.ModelException;

/** One TorchScript file on one device. */
public final class TorchScript implements AutoCloseable {

  private final Path file;
  private final ComputeDevice device;
  private final NDManager manager;
  private final PtSymbolBlock block;

  private TorchScript(Path file, ComputeDevice device, NDManager manager, PtSymbolBlock block) {
    this.file = file;
    this.device = device;
    this.manager = manager;
    this.block = block;
  }

  /**
   * Loads a file by its path: through a stream, libtorch would hold all of it twice.
   *
   * @throws ModelException if it is not TorchScript or does not load on the device
   */
  public static TorchScript load(Path file, ComputeDevice device) throws ModelException {
    return load(file, device, TorchEngine.djl(device));
  }

  /** As above, on a device of DJL's: a test plays an accelerator on the processor. */
  public static TorchScript load(Path file, ComputeDevice device, Device place)
      throws ModelException {
    TorchEngine.start();
    NDManager manager = NDManager.newBaseManager(place, TorchEngine.NAME);
    try {
      PtSymbolBlock block =
          JniUtils.loadModule(
              (PtNDManager) manager, file, true, new String[0], new String[0], false);
      block.freezeParameters(true);
      return new TorchScript(file, device, manager, block);
    } catch (EngineException e) {
      manager.close();
      throw new ModelException(
          file + " does not load on " + device.title() + ": " + DeviceLadder.firstLine(e), e);
    }
  }

  /**
   * Runs it.
   *
   * @param inputs on its device
   * @param owner the manager that the outputs belong to
   * @return the outputs, on its device
   * @throws ModelException if libtorch fails
   */
  public NDList run(NDList inputs, NDManager owner) throws ModelException {
    try {
      NDList outputs = block.forward(new ParameterStore(owner, false), inputs, false);
      outputs.attach(owner);
      return outputs;
    } catch (EngineException e) {
      throw failure(e);
    }
  }

  /** What a failure of libtorch is to the user. */
  public ModelException failure(EngineException e) {
    return new ModelException(
        file.getFileName() + " failed on " + device.title() + ": " + DeviceLadder.firstLine(e), e);
  }

  @Override
  public void close() {
    block.close();
    manager.close();
    if (manager.getDevice().isGpu()) {
      // libtorch keeps what is freed for itself until it is told.
      JniUtils.emptyCudaCache();
    }
  }
}
