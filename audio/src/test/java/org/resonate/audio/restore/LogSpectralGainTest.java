package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Against SciPy 1.x: {@code scipy.special.exp1(x)}, {@code xi/(1+xi)*exp(exp1(xi/(1+xi)*g)/2)}. */
class LogSpectralGainTest {

  @Test
  void exponentialIntegralIsScipys() {
    double[][] values = {
      {1e-06, 13.23829589306249},
      {0.001, 6.331539364136149},
      {0.1, 1.8229239584193906},
      {0.5, 0.5597735947761608},
      {1.0, 0.2193839343955205},
      {2.0, 0.048900510708061125},
      {5.0, 0.0011482955912753257},
      {20.0, 9.835525290649882e-11}
    };
    for (double[] value : values) {
      assertEquals(1, LogSpectralGain.e1(value[0]) / value[1], 1e-12, "E1(" + value[0] + ")");
    }
  }

  @Test
  void gainIsScipys() {
    double[][] values = {
      {0.01, 0.5, 0.10570296735575321},
      {0.1, 2.0, 0.1742628005737941},
      {1.0, 1.0, 0.6614900195321473},
      {1.0, 4.0, 0.5123758069665233},
      {10.0, 0.1, 2.3619124026059928},
      {100.0, 50.0, 0.9900990099009901}
    };
    for (double[] value : values) {
      float gain = LogSpectralGain.gain((float) value[0], (float) value[1]);
      assertEquals(1, gain / value[2], 2e-5, "xi " + value[0] + " gamma " + value[1]);
    }
  }
}
