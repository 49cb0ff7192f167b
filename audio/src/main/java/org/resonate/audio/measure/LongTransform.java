package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.spectrum.Fft;

/**
 * The modified discrete cosine transform of AAC's long blocks (ISO/IEC 14496-3), 2048 samples to
 * 1024 lines, at one place after another, with both of its windows at once.
 *
 * <p>The sine window is half the difference of two complex exponentials, so each of its lines is
 * made of two neighbouring bins of a Fourier transform without a window, and that one can slide
 * (Jacobsen and Lyons, "The sliding DFT", IEEE Signal Processing Magazine 20(2), 2003). The
 * Kaiser-Bessel derived window is a sum of odd harmonics of the sine window, of which four are
 * enough.
 */
final class LongTransform {

  /** Lines, and frames from one block to the next. */
  static final int LINES = 1024;

  private static final double KAISER_ALPHA = 4;
  private static final int HARMONICS = 4;

  private final int first;
  private final int count;
  private final Fft fft = new Fft(2 * LINES);
  private final float[] spectrum = new float[2 * LINES + 2];
  // Bins from first - HARMONICS on: transforms turned so that lines are plain differences of parts.
  private final float[] real;
  private final float[] imaginary;
  private final float[] turnRe;
  private final float[] turnIm;
  private final float[] enterRe;
  private final float[] enterIm;
  private final float[] startRe;
  private final float[] startIm;
  private final float[] part;
  private final float[] lessPart;
  private final float[] harmonics = new float[HARMONICS];

  /**
   * @param first line that is wanted, at least 4
   * @param last line that is not, at most 1020
   */
  LongTransform(int first, int last) {
    this.first = first;
    count = last - first;
    part = new float[count];
    lessPart = new float[count];
    int bins = count + 2 * HARMONICS;
    real = new float[bins];
    imaginary = new float[bins];
    turnRe = new float[bins];
    turnIm = new float[bins];
    enterRe = new float[bins];
    enterIm = new float[bins];
    startRe = new float[bins];
    startIm = new float[bins];
    for (int i = 0; i < bins; i++) {
      int bin = first - HARMONICS + i;
      double turn = Math.PI * bin / LINES;
      // The phase of the cosines' own origin, and an eighth of a turn for the window.
      double start = -turn * (0.5 + LINES / 2.0) - Math.PI / 4;
      turnRe[i] = (float) Math.cos(turn);
      turnIm[i] = (float) Math.sin(turn);
      startRe[i] = (float) (0.5 * Math.cos(start));
      startIm[i] = (float) (0.5 * Math.sin(start));
      enterRe[i] = (float) (0.5 * Math.cos(start + turn));
      enterIm[i] = (float) (0.5 * Math.sin(start + turn));
    }
    double[] window = kaiser();
    for (int m = 0; m < HARMONICS; m++) {
      double sum = 0;
      for (int i = 0; i < 2 * LINES; i++) {
        double rise = window[Math.min(i, 2 * LINES - 1 - i)];
        sum += rise * Math.sin((2 * m + 1) * Math.PI / (2 * LINES) * (i + 0.5));
      }
      harmonics[m] = (float) (sum / LINES);
    }
  }

  /** The rising half of the Kaiser-Bessel derived window. */
  static double[] kaiser() {
    double[] sums = new double[LINES + 1];
    for (int i = 0; i <= LINES; i++) {
      double x = 2.0 * i / LINES - 1;
      double weight = bessel(Math.PI * KAISER_ALPHA * Math.sqrt(Math.max(0, 1 - x * x)));
      sums[i] = weight + (i == 0 ? 0 : sums[i - 1]);
    }
    double[] window = new double[LINES];
    for (int i = 0; i < LINES; i++) {
      window[i] = Math.sqrt(sums[i] / sums[LINES]);
    }
    return window;
  }

  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; k < 60; k++) {
      term *= x / (2 * k) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  /** Starts with the block of 2048 samples from an offset on; rounding wants it again at times. */
  void start(float[] samples, int offset) {
    System.arraycopy(samples, offset, spectrum, 0, 2 * LINES);
    fft.forward(spectrum);
    for (int i = 0; i < real.length; i++) {
      float re = spectrum[2 * (first - HARMONICS + i)];
      float im = spectrum[2 * (first - HARMONICS + i) + 1];
      real[i] = re * startRe[i] - im * startIm[i];
      imaginary[i] = re * startIm[i] + im * startRe[i];
    }
  }

  /**
   * Goes on to the block that begins a frame later.
   *
   * @param leaves the first sample of the block so far
   * @param enters the last sample of the next block
   */
  void slide(float leaves, float enters) {
    float change = enters - leaves;
    for (int i = 0; i < real.length; i++) {
      float re = real[i];
      float im = imaginary[i];
      real[i] = re * turnRe[i] - im * turnIm[i] + change * enterRe[i];
      imaginary[i] = re * turnIm[i] + im * turnRe[i] + change * enterIm[i];
    }
  }

  /** The lines of the block with the sine window, {@code [last - first]}, overwritten. */
  void sine(float[] lines) {
    Arrays.fill(lines, 0);
    subtract(imaginary, 4, real, 5, 1, lines);
  }

  /** The same with the Kaiser-Bessel derived window. */
  void kaiser(float[] lines) {
    Arrays.fill(lines, 0);
    // Each harmonic lies one bin further out on both sides, a quarter of a turn on.
    subtract(imaginary, 4, real, 5, harmonics[0], lines);
    subtract(imaginary, 6, real, 3, harmonics[1], lines);
    subtract(real, 7, imaginary, 2, harmonics[2], lines);
    subtract(real, 1, imaginary, 8, harmonics[3], lines);
  }

  // From the first element on in each array: Java runs only such sums many at once.
  private void subtract(
      float[] from, int start, float[] less, int lessStart, float factor, float[] lines) {
    System.arraycopy(from, start, part, 0, count);
    System.arraycopy(less, lessStart, lessPart, 0, count);
    for (int k = 0; k < part.length; k++) {
      lines[k] += factor * (part[k] - lessPart[k]);
    }
  }
}
