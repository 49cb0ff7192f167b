package org.resonate.models.generate;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;

/** The codec of a pack on one device. */
final class TorchCodec implements Codec {

  private final Shape sound;
  private final Shape latents;
  private final Shape drums;
  private final List<TorchPart> parts;

  private TorchCodec(GeneratorSpec spec, List<TorchPart> parts) {
    this.sound = new Shape(1, 1, spec.windowFrames());
    this.latents = new Shape(1, spec.latentFrames(), spec.latents());
    this.drums = new Shape(1, spec.latentFrames(), spec.drumDims());
    this.parts = parts;
  }

  /**
   * Loads a verified pack's.
   *
   * @param place as DJL names the device; a test plays an accelerator on the processor
   * @throws ModelException if a file is not TorchScript or does not load on the device
   */
  static TorchCodec load(ModelPack pack, ComputeDevice device, Device place, int threads)
      throws ModelException {
    GeneratorSpec spec = pack.generator().orElseThrow();
    List<TorchPart> parts = new ArrayList<>();
    TorchCodec codec = new TorchCodec(spec, parts);
    try {
      for (String file : List.of(spec.encode(), spec.drums(), spec.decode())) {
        parts.add(TorchPart.load(pack, file, device, place, threads));
      }
      return codec;
    } catch (ModelException e) {
      codec.close();
      throw e;
    }
  }

  @Override
  public float[] encode(float[] samples) throws ModelException {
    return run(0, samples, sound, latents);
  }

  @Override
  public float[] drums(float[] values) throws ModelException {
    return run(1, values, latents, drums);
  }

  @Override
  public float[] decode(float[] values) throws ModelException {
    return run(2, values, latents, sound);
  }

  private float[] run(int part, float[] values, Shape in, Shape out) throws ModelException {
    return parts.get(part).run(out, manager -> new NDList(manager.create(values, in)));
  }

  @Override
  public void close() {
    parts.forEach(TorchPart::close);
  }
}
