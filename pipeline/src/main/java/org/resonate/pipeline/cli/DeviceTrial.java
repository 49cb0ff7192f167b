package org.resonate.pipeline.cli;

import java.util.List;
import java.util.Optional;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.separate.Separator;

/**
 * The device that a job would take, found as the job finds it: an accelerator may run a tensor and
 * not a pack, so the pack's own segment is run there. The processor is there to run all of them.
 *
 * @param device that runs it
 * @param why that one, a few words
 * @param ran whether a segment was run
 */
record DeviceTrial(ComputeDevice device, String why, boolean ran) {

  /** What came of opening a pack: see {@link Separator#device} and {@link Separator#steps}. */
  record Opened(String device, List<String> steps) {}

  /** Opens a pack, running a segment on each accelerator that it tries. */
  @FunctionalInterface
  interface Opener {
    Opened open(ModelPack pack, DeviceRequest request) throws ModelException;
  }

  /** Opens it as a job does. */
  static Opened open(ModelPack pack, DeviceRequest request) throws ModelException {
    Separator separator = Separator.open(pack, request);
    return new Opened(separator.device(), separator.steps());
  }

  /**
   * Finds it.
   *
   * @param working the devices that ran a tensor, best first
   * @param asked that was asked for by name
   * @return empty where no device is left
   * @throws ModelException if the pack runs on none
   */
  static Optional<DeviceTrial> of(
      ModelPack pack, List<ComputeDevice> working, Optional<ComputeDevice> asked, Opener opener)
      throws ModelException {
    for (ComputeDevice candidate : working) {
      boolean isAsked = asked.map(candidate::equals).orElse(true);
      if (isAsked && pack.devices().contains(candidate.kind())) {
        String why =
            asked.isPresent()
                ? "as asked for"
                : "the first of mps, cuda and cpu that works and that the pack runs on";
        return Optional.of(
            candidate.isAccelerator()
                ? run(pack, asked, why, opener)
                : new DeviceTrial(candidate, why, false));
      }
    }
    if (asked.isPresent() && working.contains(asked.get())) {
      String why = "%s does not run on %s".formatted(pack.name(), asked.get().label());
      return Optional.of(new DeviceTrial(ComputeDevice.CPU, why, false));
    }
    return Optional.empty();
  }

  private static DeviceTrial run(
      ModelPack pack, Optional<ComputeDevice> asked, String why, Opener opener)
      throws ModelException {
    String name = asked.map(ComputeDevice::label).orElse(DeviceRequest.AUTO);
    Opened opened = opener.open(pack, new DeviceRequest(name, 1));
    return new DeviceTrial(
        ComputeDevice.parse(opened.device()),
        opened.steps().isEmpty() ? why : String.join("; ", opened.steps()),
        true);
  }
}
