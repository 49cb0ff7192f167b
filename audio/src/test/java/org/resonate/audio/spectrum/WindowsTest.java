package org.resonate.audio.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WindowsTest {

  /** NumPy: {@code kaiser(11, 6)}. */
  @Test
  void kaiserIsNumpys() {
    double[] numpy = {
      0.014873337104763207,
      0.11939845843903255,
      0.3390180566488852,
      0.6344902671476397,
      0.8954001841928597,
      1.0
    };
    for (int i = 0; i < numpy.length; i++) {
      assertEquals(numpy[i], Windows.kaiser((i - 5) / 5.0, 6), 1e-14);
      assertEquals(numpy[i], Windows.kaiser((5 - i) / 5.0, 6), 1e-14);
    }
    assertEquals(0, Windows.kaiser(1.01, 6));
  }

  @Test
  void shiftedHannWindowsAddUp() {
    float[] hann = Windows.hann(64);
    for (int i = 0; i < 32; i++) {
      assertEquals(1, hann[i] + hann[i + 32], 1e-6);
    }
  }
}
