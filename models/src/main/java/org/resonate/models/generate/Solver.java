package org.resonate.models.generate;

import java.io.IOException;

/**
 * Explicit Runge-Kutta methods for {@code dz/dt = field(z, t)} (Hairer, Nørsett, Wanner: Solving
 * Ordinary Differential Equations I, table II.1.1).
 */
public enum Solver {
  /** Order 1, one evaluation a step. */
  EULER(1) {
    @Override
    float[] step(VectorField field, float[] z, double t, double dt) throws IOException {
      return moved(z, dt, field.at(z, t));
    }
  },

  /** Order 2, two evaluations a step: the velocity in the middle of the step. */
  MIDPOINT(2) {
    @Override
    float[] step(VectorField field, float[] z, double t, double dt) throws IOException {
      float[] middle = moved(z, dt / 2, field.at(z, t));
      return moved(z, dt, field.at(middle, t + dt / 2));
    }
  },

  /** Order 2, two evaluations a step: the mean of the velocities at both ends. */
  HEUN(2) {
    @Override
    float[] step(VectorField field, float[] z, double t, double dt) throws IOException {
      float[] first = field.at(z, t);
      float[] second = field.at(moved(z, dt, first), t + dt);
      for (int i = 0; i < first.length; i++) {
        first[i] = (float) (0.5 * ((double) first[i] + second[i]));
      }
      return moved(z, dt, first);
    }
  };

  private final int evaluations;

  Solver(int evaluations) {
    this.evaluations = evaluations;
  }

  /** How often a step evaluates the field. */
  public int evaluations() {
    return evaluations;
  }

  /** The place at {@code t + dt}, a new array. */
  abstract float[] step(VectorField field, float[] z, double t, double dt) throws IOException;

  private static float[] moved(float[] z, double dt, float[] velocity) {
    float[] moved = new float[z.length];
    for (int i = 0; i < z.length; i++) {
      moved[i] = (float) (z[i] + dt * velocity[i]);
    }
    return moved;
  }
}
