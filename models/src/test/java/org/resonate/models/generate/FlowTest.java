package org.resonate.models.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlowTest {

  private static final double MEAN = 1.5;
  private static final double DEVIATION = 0.25;

  /**
   * The marginal field that carries N(0, 1) to N(MEAN, DEVIATION²) along straight paths: z_t is
   * normal with mean t·MEAN and variance s² = (1−t)² + t²·DEVIATION², so a point keeps its number
   * of deviations: z_t = t·MEAN + s·z0. Its derivative is the velocity.
   */
  private static final VectorField TO_GAUSSIAN =
      (z, t) -> {
        double s2 = deviation(t) * deviation(t);
        double growth = (-(1 - t) + t * DEVIATION * DEVIATION) / s2;
        float[] v = new float[z.length];
        for (int i = 0; i < z.length; i++) {
          v[i] = (float) (MEAN + growth * (z[i] - t * MEAN));
        }
        return v;
      };

  private static double deviation(double t) {
    return Math.hypot(1 - t, t * DEVIATION);
  }

  private static double exact(double z0, double t) {
    return t * MEAN + deviation(t) * z0;
  }

  private static double worst(float[] z0, double from, Solver solver, int steps)
      throws IOException {
    float[] start = new float[z0.length];
    for (int i = 0; i < z0.length; i++) {
      start[i] = (float) exact(z0[i], from);
    }
    float[] kept = start.clone();
    float[] end = Flow.solve(TO_GAUSSIAN, start, from, solver, steps);
    assertArrayEquals(kept, start, "the start is the caller's");
    double worst = 0;
    for (int i = 0; i < end.length; i++) {
      worst = Math.max(worst, Math.abs(end[i] - exact(z0[i], 1)));
    }
    return worst;
  }

  @ParameterizedTest
  @EnumSource
  void convergesWithItsOrder(Solver solver) throws IOException {
    VectorField field = (z, t) -> new float[] {(float) (z[0] * (1 + t))};
    int order = solver == Solver.EULER ? 1 : 2;
    for (double from : new double[] {0, 0.3}) {
      double exact = Math.exp(1.5 - from - from * from / 2);
      double[] errors = new double[2];
      for (int i = 0; i < 2; i++) {
        float[] end = Flow.solve(field, new float[] {1}, from, solver, 10 << i);
        errors[i] = Math.abs(end[0] - exact);
      }
      double measured = Math.log(errors[0] / errors[1]) / Math.log(2);
      assertEquals(order, measured, 0.25, solver + " from " + from);
    }
  }

  @ParameterizedTest
  @EnumSource
  void carriesNoiseToTheTarget(Solver solver) throws IOException {
    float[] z0 = SeededNoise.of(3, 64);
    for (double from : new double[] {0, 0.3}) {
      double coarse = worst(z0, from, solver, 25);
      double fine = worst(z0, from, solver, 50);
      // On this field the midpoint even has order 3.
      assertTrue(fine < coarse * (solver == Solver.EULER ? 0.6 : 0.3), coarse + " to " + fine);
      assertTrue(fine < (solver == Solver.EULER ? 0.1 : 0.01), "off by " + fine);
    }
  }

  @Test
  void secondOrderIsNearerForTheSameEvaluations() throws IOException {
    float[] z0 = SeededNoise.of(4, 64);
    double euler = worst(z0, 0, Solver.EULER, 40);
    assertTrue(worst(z0, 0, Solver.MIDPOINT, 20) < euler / 3);
    assertTrue(worst(z0, 0, Solver.HEUN, 20) < euler / 3);
  }

  @ParameterizedTest
  @EnumSource
  void evaluatesTheFieldWhereItSays(Solver solver) throws IOException {
    List<Double> times = new ArrayList<>();
    VectorField still =
        (z, t) -> {
          times.add(t);
          return new float[z.length];
        };
    Flow.solve(still, new float[4], 0.5, solver, 2);
    assertEquals(2 * solver.evaluations(), times.size());
    List<Double> expected =
        switch (solver) {
          case EULER -> List.of(0.5, 0.75);
          case MIDPOINT -> List.of(0.5, 0.625, 0.75, 0.875);
          case HEUN -> List.of(0.5, 0.75, 0.75, 1.0);
        };
    assertEquals(expected, times);
  }

  @ParameterizedTest
  @EnumSource
  void knownFramesEndWhereTheyShould(Solver solver) throws IOException {
    int dims = 128;
    float[] mask = new float[100];
    Arrays.fill(mask, 40, 60, 1);
    mask[39] = 0.5f;
    float[] z0 = SeededNoise.of(5, mask.length * dims);
    float[] z1 = SeededNoise.of(6, mask.length * dims);
    // Wild on purpose: it must not reach the known frames.
    VectorField wild =
        (z, t) -> {
          float[] v = new float[z.length];
          for (int i = 0; i < z.length; i++) {
            v[i] = (float) (50 * Math.sin(7 * i + 20 * t) - 3 * z[i]);
          }
          return v;
        };
    for (double from : new double[] {0, 0.3, 0.7}) {
      for (int steps : new int[] {1, 10, 50}) {
        float[] end =
            Flow.solve(
                Flow.inpainted(wild, mask, z0, z1),
                Flow.between(z0, z1, from),
                from,
                solver,
                steps);
        double known = 0;
        double unknown = 0;
        for (int i = 0; i < end.length; i++) {
          double away = Math.abs(end[i] - z1[i]);
          if (mask[i / dims] == 0) {
            known = Math.max(known, away);
          } else {
            unknown = Math.max(unknown, away);
          }
        }
        assertTrue(known <= 4e-5, "from " + from + ", " + steps + " steps: " + known);
        assertTrue(unknown > 1, "the others follow the field");
      }
    }
  }

  @Test
  void rampsFollowBothInTheirShares() throws IOException {
    float[] z0 = {0, 0, 0, 0};
    float[] z1 = {1, 1, 1, 1};
    VectorField down =
        (z, t) -> {
          float[] v = new float[z.length];
          Arrays.fill(v, -3);
          return v;
        };
    float[] mask = {0, 0.25f, 0.5f, 1};
    float[] v = Flow.inpainted(down, mask, z0, z1).at(z0, 0);
    assertArrayEquals(new float[] {1, 0, -1, -3}, v);
  }

  @Test
  void pathBeginsInNoiseAndEndsAtTheLatents() {
    float[] z0 = {2};
    float[] z1 = {-6};
    assertEquals(2, Flow.between(z0, z1, 0)[0]);
    assertEquals(-6 + 2e-5, Flow.between(z0, z1, 1)[0], 1e-6);
    assertEquals(-2, Flow.between(z0, z1, 0.5)[0], 2e-5);
  }

  @Test
  void interruptionIsHeededBetweenEvaluations() {
    int[] evaluations = new int[1];
    VectorField field =
        (z, t) -> {
          evaluations[0]++;
          Thread.currentThread().interrupt();
          return z.clone();
        };
    assertThrows(
        InterruptedIOException.class,
        () -> Flow.solve(field, new float[2], 0, Solver.MIDPOINT, 10));
    assertTrue(Thread.interrupted(), "it stays for the caller");
    assertEquals(1, evaluations[0]);
  }

  @Test
  void refusesWhatIsNoFlow() {
    VectorField field = (z, t) -> z;
    for (double start : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Flow.solve(field, new float[2], start, Solver.EULER, 1));
    }
    assertThrows(
        IllegalArgumentException.class, () -> Flow.solve(field, new float[2], 0, Solver.EULER, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> Flow.inpainted(field, new float[3], new float[4], new float[4]));
    assertThrows(IllegalArgumentException.class, () -> Flow.between(new float[2], new float[4], 0));
  }
}
