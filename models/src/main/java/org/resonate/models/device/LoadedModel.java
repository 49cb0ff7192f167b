package org.resonate.models.device;

/** A model that lies in the memory of a device. */
public interface LoadedModel extends AutoCloseable {

  /** Frees its memory. No thread may be inside it. */
  @Override
  default void close() {}
}
