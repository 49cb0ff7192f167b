package org.resonate.models.separate;

import java.util.HashMap;
import java.util.Map;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

/**
 * The models of this JVM: one copy of a pack's weights on each device, however many jobs, threads
 * and requests there are. They stay until the JVM ends; only an accelerator that failed is freed.
 */
final class LoadedModels {

  private record Key(String digest, String folder, String device) {}

  private static final Map<Key, LadderModel> LADDERS = new HashMap<>();
  private static final Map<Key, SegmentModel> ON_CPU = new HashMap<>();

  private LoadedModels() {}

  /** The model of a pack for a request; see {@link Separator#open}. */
  static synchronized LadderModel of(ModelPack pack, DeviceRequest request) throws ModelException {
    Key key = key(pack, request.device());
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

  private static SegmentModel load(ModelPack pack, ComputeDevice device) throws ModelException {
    return device.isAccelerator() ? TorchModel.load(pack, device) : onCpu(pack);
  }

  /** Shared by all ladders of the pack: the last rung is never left, so never closed. */
  private static synchronized SegmentModel onCpu(ModelPack pack) throws ModelException {
    Key key = key(pack, ComputeDevice.CPU.label());
    SegmentModel model = ON_CPU.get(key);
    if (model == null) {
      model = TorchModel.load(pack, ComputeDevice.CPU);
      ON_CPU.put(key, model);
    }
    return model;
  }

  private static Key key(ModelPack pack, String device) {
    return new Key(pack.digest(), pack.folder().toString(), device);
  }
}
