package org.resonate.models.generate;

import java.io.IOException;

/** A velocity at each place and time. */
@FunctionalInterface
public interface VectorField {

  /**
   * The velocity.
   *
   * @param z the place, {@code [frames · dims]}, left as it is
   * @param t the time, 0 to 1
   * @return {@code [frames · dims]}, the caller's own
   * @throws IOException if it cannot be had
   */
  float[] at(float[] z, double t) throws IOException;
}
