package org.resonate.models.device;

import java.util.Optional;

/**
 * The device that was found to run a pack.
 *
 * @param device the first that ran a real segment
 * @param steppedDown why it is not the device that was asked for, or a better one that is present;
 *     empty where there is nothing to say
 */
public record DeviceChoice(ComputeDevice device, Optional<String> steppedDown) {}
