package org.resonate.models.separate;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.concurrent.locks.ReentrantLock;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.Geometry;
import org.resonate.models.pack.ModelPack;

/** A pack's TorchScript on one device. */
final class TorchModel implements SegmentModel, AutoCloseable {

  private final Model model;
  private final Geometry geometry;
  private final ComputeDevice device;

  private TorchModel(Model model, Geometry geometry, ComputeDevice device) {
    this.model = model;
    this.geometry = geometry;
    this.device = device;
  }

  /**
   * Loads a verified pack.
   *
   * @throws ModelException if its file is not TorchScript or does not load on the device
   */
  static TorchModel load(ModelPack pack, ComputeDevice device) throws ModelException {
    TorchEngine.start();
    Model model = Model.newInstance(pack.name(), TorchEngine.djl(device), TorchEngine.NAME);
    try (InputStream in = Files.newInputStream(pack.model())) {
      model.load(in);
      return new TorchModel(model, pack.geometry(), device);
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new ModelException(
          "model pack "
              + pack.name()
              + " does not load on "
              + device.label()
              + ": "
              + DeviceLadder.firstLine(e),
          e);
    }
  }

  @Override
  public float[] run(float[][] segment) throws ModelException {
    ReentrantLock oneAtATime = TorchEngine.lock(device);
    if (oneAtATime == null) {
      return infer(segment);
    }
    oneAtATime.lock();
    try {
      return infer(segment);
    } finally {
      oneAtATime.unlock();
    }
  }

  private float[] infer(float[][] segment) throws ModelException {
    TorchEngine.useOneThread();
    int frames = geometry.segmentFrames();
    FloatBuffer flat = FloatBuffer.allocate(segment.length * frames);
    for (float[] channel : segment) {
      flat.put(channel, 0, frames);
    }
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray in = manager.create(flat.flip(), new Shape(1, segment.length, frames));
      NDArray out =
          model
              .getBlock()
              .forward(new ParameterStore(manager, false), new NDList(in), false)
              .singletonOrThrow();
      Shape expected = new Shape(1, geometry.stems().size(), segment.length, frames);
      if (!out.getShape().equals(expected)) {
        throw new ModelException(
            "model " + model.getName() + " gave " + out.getShape() + " instead of " + expected);
      }
      return out.toFloatArray();
    } catch (EngineException e) {
      throw new ModelException(
          "model "
              + model.getName()
              + " failed on "
              + device.label()
              + ": "
              + DeviceLadder.firstLine(e),
          e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
