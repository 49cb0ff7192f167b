package org.resonate.models.generate;

/**
 * How a flow is solved.
 *
 * @param solver the method
 * @param steps from the start to the end, 1 or more, whenever it starts
 * @param guidance the terms
 */
public record GenerationSettings(Solver solver, int steps, Guidance guidance) {

  /** As Meta's demonstration does. */
  public static final GenerationSettings DEFAULT =
      new GenerationSettings(Solver.EULER, 10, Guidance.DEFAULT);

  /** Checks the steps. */
  public GenerationSettings {
    if (steps < 1) {
      throw new IllegalArgumentException("a flow needs 1 step or more, got " + steps);
    }
  }

  /** How often a window evaluates the field. */
  public int evaluations() {
    return steps * solver.evaluations();
  }
}
