package org.resonate.models.device;

/**
 * The device that somebody asks for.
 *
 * @param device {@code auto}, {@code mps}, {@code cuda}, {@code cuda:N} or {@code cpu}
 * @param threads segments that a track runs at once, each on a processor thread of its own, 1 or
 *     more
 */
public record DeviceRequest(String device, int threads) {

  /** The word that leaves the choice to the ladder. */
  public static final String AUTO = "auto";

  /** Checks both. */
  public DeviceRequest {
    if (!device.equals(AUTO)) {
      ComputeDevice.parse(device);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("a separation needs 1 thread or more, got " + threads);
    }
  }
}
