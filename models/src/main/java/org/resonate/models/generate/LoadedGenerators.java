package org.resonate.models.generate;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.SharedModels;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

/**
 * The generators of this JVM: one copy of a pack's weights on each device, however many jobs there
 * are. They stay until the pack is released; an accelerator that failed is freed at once.
 */
final class LoadedGenerators {

  private record Pack(String digest, String folder) {
    static Pack of(ModelPack pack) {
      return new Pack(pack.digest(), pack.folder().toString());
    }
  }

  private record Key(Pack pack, String device, int threads) {}

  private static final Map<Key, Generator.Model> ALL = new HashMap<>();
  private static final SharedModels<Key, Codec> CODECS = new SharedModels<>(CodecUse::new);
  private static final SharedModels<Key, FieldModel> FIELDS = new SharedModels<>(FieldUse::new);

  private LoadedGenerators() {}

  /** The model of a pack for a request; see {@link Generator#open}. */
  static synchronized Generator.Model of(ModelPack pack, DeviceRequest request)
      throws ModelException {
    Key key = new Key(Pack.of(pack), request.device(), request.threads());
    Generator.Model model = ALL.get(key);
    if (model == null) {
      GeneratorSpec spec =
          pack.generator()
              .orElseThrow(
                  () ->
                      new ModelException(
                          "model pack "
                              + pack.name()
                              + " is a "
                              + pack.kind()
                              + ", not a generator"));
      PackStore.verify(pack);
      LadderGenerator ladder =
          LadderGenerator.open(
              spec,
              request,
              pack.devices(),
              TorchEngine::runTensor,
              device -> codec(pack, device, request.threads()),
              device -> field(pack, device, request.threads()));
      model = new Generator.Model(ladder);
      ALL.put(key, model);
    }
    return model;
  }

  /** Frees the models of a pack; see {@link Generator#release}. */
  static synchronized void release(ModelPack pack) {
    Iterator<Map.Entry<Key, Generator.Model>> models = ALL.entrySet().iterator();
    while (models.hasNext()) {
      Map.Entry<Key, Generator.Model> model = models.next();
      if (model.getKey().pack().equals(Pack.of(pack))) {
        model.getValue().ladder().close();
        models.remove();
      }
    }
  }

  /** Verified once more: it may be hours since, and the pack may have been installed anew. */
  private static Codec codec(ModelPack pack, ComputeDevice device, int threads)
      throws ModelException {
    return CODECS.get(
        new Key(Pack.of(pack), device.label(), threads),
        () -> {
          PackStore.verify(pack);
          return TorchCodec.load(pack, device, TorchEngine.djl(device), threads);
        });
  }

  private static FieldModel field(ModelPack pack, ComputeDevice device, int threads)
      throws ModelException {
    return FIELDS.get(
        new Key(Pack.of(pack), device.label(), threads),
        () -> {
          PackStore.verify(pack);
          return TorchField.load(pack, device, TorchEngine.djl(device), threads);
        });
  }

  private record CodecUse(Codec codec, Runnable giveBack) implements Codec {
    @Override
    public float[] encode(float[] sound) throws ModelException {
      return codec.encode(sound);
    }

    @Override
    public float[] drums(float[] latents) throws ModelException {
      return codec.drums(latents);
    }

    @Override
    public float[] decode(float[] latents) throws ModelException {
      return codec.decode(latents);
    }

    @Override
    public void close() {
      giveBack.run();
    }
  }

  private record FieldUse(FieldModel field, Runnable giveBack) implements FieldModel {
    @Override
    public float[] at(float[] z, double t, GuidanceRows rows) throws ModelException {
      return field.at(z, t, rows);
    }

    @Override
    public void close() {
      giveBack.run();
    }
  }
}
