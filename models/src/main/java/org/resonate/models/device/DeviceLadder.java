package org.resonate.models.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the device for a pack: MPS, then CUDA, then the processor, the first that really runs a
 * segment. A device that is present and fails costs one step and one warning; an absent one is
 * passed in silence, unless it was asked for by name.
 */
public final class DeviceLadder {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceLadder.class);

  private static final List<ComputeDevice> RUNGS =
      List.of(
          new ComputeDevice(ComputeDevice.Kind.MPS, 0),
          new ComputeDevice(ComputeDevice.Kind.CUDA, 0),
          ComputeDevice.CPU);

  private static final String IN_SCRIPT = "RuntimeError: ";

  private DeviceLadder() {}

  /**
   * What a probe found.
   *
   * @param device which device
   * @param works whether it ran
   * @param detail how, or why not
   */
  public record Status(ComputeDevice device, boolean works, String detail) {}

  /** Runs a tensor on every device of the ladder; for {@code doctor}. */
  public static List<Status> probeAll() {
    List<Status> all = new ArrayList<>();
    for (ComputeDevice device : RUNGS) {
      Optional<Throwable> trouble = trouble(TorchEngine::runTensor, device);
      String detail = trouble.map(DeviceLadder::firstLine).orElse("ran a tensor");
      all.add(new Status(device, trouble.isEmpty(), detail));
    }
    return all;
  }

  /**
   * Chooses.
   *
   * @param request what was asked for
   * @param allowed the kinds of device that the pack says it runs on
   * @param presence throws where there is no such device
   * @param segment runs one real segment of the pack
   * @return the first device on which the segment ran
   * @throws DeviceException if the device asked for by name is absent, or no device is left
   */
  public static DeviceChoice choose(
      DeviceRequest request,
      List<ComputeDevice.Kind> allowed,
      DeviceProbe presence,
      DeviceProbe segment)
      throws DeviceException {
    boolean auto = request.device().equals(DeviceRequest.AUTO);
    List<String> steps = new ArrayList<>();
    Throwable lastTrouble = null;
    for (ComputeDevice device : rungs(request)) {
      boolean asked = !auto && device.equals(ComputeDevice.parse(request.device()));
      if (auto && !allowed.contains(device.kind())) {
        continue;
      }
      Optional<Throwable> absence = trouble(presence, device);
      if (absence.isPresent()) {
        if (asked) {
          throw new DeviceException(
              "device "
                  + device.title()
                  + " was asked for and is not here: "
                  + firstLine(absence.get())
                  + "; use --device auto to take what there is",
              absence.get());
        }
        lastTrouble = absence.get();
        continue;
      }
      if (!allowed.contains(device.kind())) {
        steps.add("this model does not run on " + device.title());
        continue;
      }
      Optional<Throwable> failure = trouble(segment, device);
      if (failure.isEmpty()) {
        if (!steps.isEmpty()) {
          LOG.warn("{}: using {}", String.join("; ", steps), device.title());
        }
        return new DeviceChoice(device, steps);
      }
      lastTrouble = failure.get();
      steps.add(device.title() + " failed to run the model: " + firstLine(lastTrouble));
    }
    String reason = lastTrouble == null ? "none is allowed" : firstLine(lastTrouble);
    throw new DeviceException("no device runs this model: " + reason, lastTrouble);
  }

  /**
   * The first sentence of a chain of failures: libtorch goes on for a page, on one line. What went
   * wrong inside a TorchScript stands at the end, behind its own traceback.
   */
  public static String firstLine(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        String line =
            message
                .lines()
                .filter(text -> text.startsWith(IN_SCRIPT))
                .map(text -> text.substring(IN_SCRIPT.length()))
                .findFirst()
                .or(() -> message.strip().lines().findFirst())
                .orElse(message);
        int end = line.indexOf(". ");
        return end < 0 ? line : line.substring(0, end);
      }
    }
    return failure.getClass().getSimpleName();
  }

  private static List<ComputeDevice> rungs(DeviceRequest request) {
    if (request.device().equals(DeviceRequest.AUTO)) {
      return RUNGS;
    }
    ComputeDevice asked = ComputeDevice.parse(request.device());
    return asked.isAccelerator() ? List.of(asked, ComputeDevice.CPU) : List.of(asked);
  }

  private static Optional<Throwable> trouble(DeviceProbe probe, ComputeDevice device) {
    try {
      probe.tryOn(device);
      return Optional.empty();
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      LOG.debug("{} does not work", device.label(), e);
      return Optional.of(e);
    }
  }
}
