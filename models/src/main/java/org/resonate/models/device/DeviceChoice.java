package org.resonate.models.device;

import java.util.List;

/**
 * The device that was found to run a pack.
 *
 * @param device the first that ran a real segment
 * @param steps why it is not the device that was asked for, or a better one that is present: a
 *     sentence for each that was left; empty where there is nothing to say
 */
public record DeviceChoice(ComputeDevice device, List<String> steps) {

  /** Copies the list. */
  public DeviceChoice {
    steps = List.copyOf(steps);
  }
}
