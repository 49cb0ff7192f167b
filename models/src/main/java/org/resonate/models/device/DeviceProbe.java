package org.resonate.models.device;

/** Tries something on a device. */
@FunctionalInterface
public interface DeviceProbe {

  /**
   * Returns if it worked.
   *
   * @throws Exception why it did not; a {@link LinkageError} or {@link OutOfMemoryError} counts too
   */
  void tryOn(ComputeDevice device) throws Exception;
}
