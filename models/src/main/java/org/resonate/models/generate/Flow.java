package org.resonate.models.generate;

import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * Flow matching along straight paths (Lipman et al., arXiv 2210.02747, section 4.1): noise {@code
 * z0} and latents {@code z1} are joined by {@code z_t = (1 − (1−σ) t) z0 + t z1}. Arrays are {@code
 * [frames · dims]}.
 */
public final class Flow {

  /** What is left of the noise at the end, as JASCO was trained. */
  public static final double SIGMA = 1e-5;

  private Flow() {}

  /** The place at time {@code t} on the straight path. */
  public static float[] between(float[] z0, float[] z1, double t) {
    requireSame(z0, z1);
    float[] z = new float[z0.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) ((1 - (1 - SIGMA) * t) * z0[i] + t * z1[i]);
    }
    return z;
  }

  /**
   * The field that paints in: the straight path's velocity where the sound is known, the given one
   * where the mask is 1, and their weighted mean between. Who starts at {@link #between} ends at
   * {@code z1} where the mask is 0, with any solver, within σ of the noise and rounding.
   *
   * @param mask {@code [frames]}, 0 to 1
   */
  public static VectorField inpainted(VectorField field, float[] mask, float[] z0, float[] z1) {
    requireSame(z0, z1);
    if (z0.length % mask.length != 0) {
      throw new IllegalArgumentException(
          z0.length + " latents do not fill a mask of " + mask.length + " frames");
    }
    int dims = z0.length / mask.length;
    return (z, t) -> {
      float[] velocity = field.at(z, t);
      for (int i = 0; i < velocity.length; i++) {
        double m = mask[i / dims];
        velocity[i] = (float) (m * velocity[i] + (1 - m) * (z1[i] - (1 - SIGMA) * z0[i]));
      }
      return velocity;
    };
  }

  /**
   * Goes from a place at a time to time 1, in equal steps.
   *
   * @param start the place, left as it is
   * @param startTime 0 to below 1
   * @param steps 1 or more
   * @return the place at time 1
   * @throws InterruptedIOException if the thread was interrupted, between two evaluations
   * @throws IOException if the field fails
   */
  public static float[] solve(
      VectorField field, float[] start, double startTime, Solver solver, int steps)
      throws IOException {
    if (!(startTime >= 0 && startTime < 1) || steps < 1) {
      throw new IllegalArgumentException(
          "a flow needs a start in [0, 1) and 1 step or more, got " + startTime + ", " + steps);
    }
    VectorField interruptible =
        (z, t) -> {
          if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while generating, at time " + t);
          }
          // Rounding must not lead beyond the end.
          return field.at(z, Math.min(t, 1));
        };
    double dt = (1 - startTime) / steps;
    float[] z = start;
    for (int step = 0; step < steps; step++) {
      z = solver.step(interruptible, z, startTime + step * dt, dt);
    }
    return z;
  }

  private static void requireSame(float[] z0, float[] z1) {
    if (z0.length != z1.length) {
      throw new IllegalArgumentException("noise of " + z0.length + " for latents of " + z1.length);
    }
  }
}
