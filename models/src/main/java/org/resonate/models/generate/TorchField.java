package org.resonate.models.generate;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;

/** The field of a pack on one device. */
final class TorchField implements FieldModel {

  private final GeneratorSpec spec;
  private final TorchPart part;

  private TorchField(GeneratorSpec spec, TorchPart part) {
    this.spec = spec;
    this.part = part;
  }

  /**
   * Loads a verified pack's.
   *
   * @param place as DJL names the device; a test plays an accelerator on the processor
   * @throws ModelException if the file is not TorchScript or does not load on the device
   */
  static TorchField load(ModelPack pack, ComputeDevice device, Device place, int threads)
      throws ModelException {
    GeneratorSpec spec = pack.generator().orElseThrow();
    return new TorchField(spec, TorchPart.load(pack, spec.field(), device, place, threads));
  }

  @Override
  public float[] at(float[] z, double t, GuidanceRows rows) throws ModelException {
    int frames = spec.latentFrames();
    int count = rows.count();
    int tokens = rows.text().length / count / spec.textDims();
    Shape latents = new Shape(1, frames, spec.latents());
    return part.run(
        latents,
        manager ->
            new NDList(
                manager.create(z, latents),
                manager.create(new float[] {(float) t}),
                manager.create(rows.chords(), new Shape(count, frames)),
                manager.create(rows.drums(), new Shape(count, frames, spec.drumDims())),
                manager.create(rows.text(), new Shape(count, tokens, spec.textDims())),
                manager.create(rows.weights())));
  }

  @Override
  public void close() {
    part.close();
  }
}
