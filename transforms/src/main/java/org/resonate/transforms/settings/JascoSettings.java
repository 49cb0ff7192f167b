package org.resonate.transforms.settings;

import java.util.Objects;

/**
 * How music is generated.
 *
 * @param enabled whether it is at all: the built-in repair stands in where it is not, or where no
 *     pack is installed
 * @param steps of the solver, 1 to 200
 * @param solver {@code euler}, {@code midpoint} or {@code heun}; the latter two evaluate the
 *     network twice a step
 * @param guidanceAll weight of all conditions together, −20 to 20
 * @param guidanceText weight of the prompt alone, −20 to 20
 * @param seed where the noise begins
 */
public record JascoSettings(
    boolean enabled, int steps, String solver, double guidanceAll, double guidanceText, long seed) {

  /** JASCO's own weights, with the steps of its demonstration. */
  public static final JascoSettings DEFAULT = new JascoSettings(true, 10, "euler", 5, 0, 0);

  private static final int MOST_STEPS = 200;
  private static final double MOST_GUIDANCE = 20;

  /** Fills in the solver. */
  public JascoSettings {
    solver = Objects.requireNonNullElse(solver, "euler");
  }

  void check(Mistakes mistakes) {
    mistakes.range("regenerate.jasco.steps", steps, 1, MOST_STEPS);
    mistakes.expect(
        solver.matches("euler|midpoint|heun"),
        "regenerate.jasco.solver must be euler, midpoint or heun, got " + solver);
    mistakes.range("regenerate.jasco.guidanceAll", guidanceAll, -MOST_GUIDANCE, MOST_GUIDANCE);
    mistakes.range("regenerate.jasco.guidanceText", guidanceText, -MOST_GUIDANCE, MOST_GUIDANCE);
  }
}
