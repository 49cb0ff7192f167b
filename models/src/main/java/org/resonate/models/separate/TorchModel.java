package org.resonate.models.separate;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.device.TorchScript;
import org.resonate.models.pack.Geometry;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.Network;

/**
 * A pack on one device: its bag of networks there, its front and back, where complex numbers are,
 * on the processor.
 *
 * <p>Nothing here knows what the tensors mean. The sound goes into the front, the front's outputs
 * into each network, a network's outputs and the sound into the back. All outputs of a network have
 * the stems at dimension 1, so those of weight 0 are cut off before they are copied and
 * transformed.
 */
final class TorchModel implements SegmentModel {

  private static final Device CPU = Device.cpu();

  private final Geometry geometry;
  private final List<Network> bag;
  private final ComputeDevice device;
  private final Device place;
  private final List<TorchScript> networks = new ArrayList<>();
  private TorchScript front;
  private TorchScript back;

  private TorchModel(ModelPack pack, ComputeDevice device, Device place) {
    this.geometry = pack.geometry();
    this.bag = pack.networks();
    this.device = device;
    this.place = place;
  }

  /**
   * Loads a verified pack.
   *
   * @throws ModelException if a file is not TorchScript or does not load on the device
   */
  static TorchModel load(ModelPack pack, ComputeDevice device) throws ModelException {
    return load(pack, device, TorchEngine.djl(device));
  }

  /** As above, on a device of DJL's: a test plays an accelerator on the processor. */
  static TorchModel load(ModelPack pack, ComputeDevice device, Device place) throws ModelException {
    TorchModel model = new TorchModel(pack, device, place);
    try {
      for (Network network : pack.networks()) {
        model.networks.add(TorchScript.load(pack.file(network.file()), device, place));
      }
      if (pack.front().isPresent()) {
        model.front = TorchScript.load(pack.file(pack.front().get()), ComputeDevice.CPU);
        model.back = TorchScript.load(pack.file(pack.back().get()), ComputeDevice.CPU);
      }
      return model;
    } catch (ModelException e) {
      model.close();
      throw new ModelException("model pack " + pack.name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<float[]> run(List<float[][]> segments) throws ModelException {
    TorchEngine.useOneThread();
    int channels = segments.get(0).length;
    BagSum sum = new BagSum(bag, segments.size(), channels * geometry.segmentFrames());
    try (NDManager manager = NDManager.newBaseManager(CPU, TorchEngine.NAME)) {
      NDArray mix = mix(segments, manager);
      NDList inputs = front == null ? new NDList(mix) : front.run(new NDList(mix), manager);
      for (int network = 0; network < bag.size(); network++) {
        List<StemRange> ranges = StemRange.of(bag.get(network).weights());
        try (NDManager scratch = manager.newSubManager()) {
          List<NDList> outputs = onDevice(networks.get(network), inputs, ranges, scratch);
          for (int i = 0; i < ranges.size(); i++) {
            add(network, ranges.get(i), outputs.get(i), mix, sum, scratch);
          }
        }
      }
    } catch (EngineException e) {
      throw new ModelException(
          "copying to and from " + device.title() + " failed: " + DeviceLadder.firstLine(e), e);
    }
    return sum.stems();
  }

  /** A network's outputs, on the processor, for each range of stems. */
  private List<NDList> onDevice(
      TorchScript network, NDList inputs, List<StemRange> ranges, NDManager scratch)
      throws ModelException {
    if (!device.isAccelerator()) {
      return sliced(network.run(inputs, scratch), ranges);
    }
    // One at a time, so that a batch has the device's memory for itself.
    ReentrantLock lock = TorchEngine.lock(device);
    lock.lock();
    try (NDManager there = scratch.newSubManager(place)) {
      NDList copied = inputs.toDevice(place, true);
      copied.attach(there);
      List<NDList> outputs = new ArrayList<>();
      for (NDList range : sliced(network.run(copied, there), ranges)) {
        range.attach(there);
        NDList back = range.toDevice(CPU, true);
        back.attach(scratch);
        outputs.add(back);
      }
      return outputs;
    } finally {
      lock.unlock();
    }
  }

  private List<NDList> sliced(NDList outputs, List<StemRange> ranges) {
    List<NDList> sliced = new ArrayList<>();
    for (StemRange range : ranges) {
      NDList slices = new NDList();
      for (NDArray output : outputs) {
        boolean all = range.size() == geometry.stems().size();
        slices.add(all ? output : output.get(new NDIndex(":,{}:{}", range.from(), range.to())));
      }
      sliced.add(slices);
    }
    return sliced;
  }

  /** {@code [batch, channels, segmentFrames]}. */
  private static NDArray mix(List<float[][]> segments, NDManager manager) {
    int channels = segments.get(0).length;
    int frames = segments.get(0)[0].length;
    FloatBuffer flat = FloatBuffer.allocate(segments.size() * channels * frames);
    for (float[][] segment : segments) {
      for (float[] channel : segment) {
        flat.put(channel);
      }
    }
    return manager.create(flat.flip(), new Shape(segments.size(), channels, frames));
  }

  private void add(
      int network, StemRange range, NDList outputs, NDArray mix, BagSum sum, NDManager scratch)
      throws ModelException {
    NDList sound = outputs;
    if (back != null) {
      NDList inputs = new NDList(outputs);
      inputs.add(mix);
      sound = back.run(inputs, scratch);
    }
    Shape in = mix.getShape();
    Shape expected = new Shape(in.get(0), range.size(), in.get(1), in.get(2));
    if (sound.size() != 1 || !sound.get(0).getShape().equals(expected)) {
      throw new ModelException(
          bag.get(network).file() + " gave " + shapes(sound) + " instead of " + expected);
    }
    for (int segment = 0; segment < in.get(0); segment++) {
      sum.add(network, segment, range, sound.get(0).get(segment).toFloatArray());
    }
  }

  private static List<Shape> shapes(NDList arrays) {
    return arrays.stream().map(NDArray::getShape).toList();
  }

  @Override
  public void close() {
    networks.forEach(TorchScript::close);
    if (front != null) {
      front.close();
    }
    if (back != null) {
      back.close();
    }
  }
}
