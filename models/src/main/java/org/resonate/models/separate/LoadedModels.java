package org.resonate.models.separate;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.SharedModels;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

/**
 * The models of this JVM: one copy of a pack's weights on each device, however many jobs, threads
 * and requests there are, by whatever name these ask for the device. They stay until the pack is
 * released; an accelerator that failed is freed at once.
 */
final class LoadedModels {

  private record Pack(String digest, String folder) {
    static Pack of(ModelPack pack) {
      return new Pack(pack.digest(), pack.folder().toString());
    }
  }

  private record Key(Pack pack, String device) {}

  private static final Map<Key, LadderModel> LADDERS = new HashMap<>();
  private static final SharedModels<Key, SegmentModel> ON_DEVICES = new SharedModels<>(Use::new);

  private LoadedModels() {}

  /** The model of a pack for a request; see {@link Separator#open}. */
  static synchronized LadderModel of(ModelPack pack, DeviceRequest request) throws ModelException {
    Key key = new Key(Pack.of(pack), request.device());
    LadderModel model = LADDERS.get(key);
    if (model == null) {
      if (!pack.kind().equals("separator")) {
        throw new ModelException(
            "model pack " + pack.name() + " is a " + pack.kind() + ", not a separator");
      }
      PackStore.verify(pack);
      model =
          LadderModel.open(
              pack.geometry(),
              request,
              pack.devices(),
              TorchEngine::runTensor,
              device -> load(pack, device));
      LADDERS.put(key, model);
    }
    return model;
  }

  /** Frees the models of a pack; see {@link Separator#release}. */
  static synchronized void release(ModelPack pack) {
    Iterator<Map.Entry<Key, LadderModel>> ladders = LADDERS.entrySet().iterator();
    while (ladders.hasNext()) {
      Map.Entry<Key, LadderModel> ladder = ladders.next();
      if (ladder.getKey().pack().equals(Pack.of(pack))) {
        ladder.getValue().close();
        ladders.remove();
      }
    }
  }

  /** Verified once more: it may be hours since, and the pack may have been installed anew. */
  static SegmentModel load(ModelPack pack, ComputeDevice device) throws ModelException {
    return ON_DEVICES.get(
        new Key(Pack.of(pack), device.label()),
        () -> {
          PackStore.verify(pack);
          return TorchModel.load(pack, device);
        });
  }

  private record Use(SegmentModel model, Runnable giveBack) implements SegmentModel {
    @Override
    public List<float[]> run(List<float[][]> segments) throws ModelException {
      return model.run(segments);
    }

    @Override
    public void close() {
      giveBack.run();
    }
  }
}
