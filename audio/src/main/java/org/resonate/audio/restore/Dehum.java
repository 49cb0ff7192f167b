package org.resonate.audio.restore;

import java.io.IOException;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.Hum;

/**
 * Cuts mains hum: a notch at each line that is worth it, second order, bilinear (Zölzer, DAFX, ch.
 * 2.2), so narrow that the music 5 Hz away changes by less than 0.1 dB. What is not a number passes
 * and leaves the notches as they were.
 */
public final class Dehum implements AudioSink {

  // Wide enough for a mains that wanders by hundredths of a hertz, narrow enough for music.
  private static final double WIDTH_HZ = 1;

  private final double[][] notches;
  private final double[][][] states;
  private final AudioSink downstream;
  private float[][] out;

  /**
   * @param format of the signal
   * @param hum the lines
   * @param downstream where the result goes
   */
  public Dehum(AudioFormat format, Hum hum, AudioSink downstream) {
    List<Double> lines = hum.worthCuttingHz();
    notches = new double[lines.size()][];
    for (int i = 0; i < notches.length; i++) {
      notches[i] = notch(lines.get(i), format.rateHz());
    }
    states = new double[format.channels()][notches.length][2];
    this.downstream = downstream;
    out = new float[format.channels()][0];
  }

  /** Middle and side coefficients: b = (m, s, m), a = (1, s, 2m − 1). */
  private static double[] notch(double hz, double rateHz) {
    double tan = Math.tan(Math.PI * WIDTH_HZ / rateHz);
    double middle = 1 / (1 + tan);
    return new double[] {middle, -2 * middle * Math.cos(2 * Math.PI * hz / rateHz)};
  }

  /** None. */
  public int latencyFrames() {
    return 0;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    if (out[0].length < frames) {
      out = new float[out.length][frames];
    }
    for (int channel = 0; channel < out.length; channel++) {
      for (int i = 0; i < frames; i++) {
        double x = block[channel][i];
        if (!Double.isFinite(x)) {
          out[channel][i] = (float) x;
          continue;
        }
        for (int n = 0; n < notches.length; n++) {
          double middle = notches[n][0];
          double side = notches[n][1];
          double[] state = states[channel][n];
          double y = middle * x + state[0];
          state[0] = side * (x - y) + state[1];
          state[1] = middle * x - (2 * middle - 1) * y;
          x = y;
        }
        out[channel][i] = (float) x;
      }
    }
    downstream.write(out, frames);
  }

  @Override
  public void finish() throws IOException {
    downstream.finish();
  }
}
