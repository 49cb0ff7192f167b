package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.spectrum.StftFrames;

/**
 * Finds mains hum: lines at multiples of 50 or 60 Hz that are always there. In each bin of a fine
 * spectrum (0.34 Hz) the power that is exceeded four fifths of the time is taken: notes come and go
 * and leave it low, hum does not. It takes eight seconds of sound to tell.
 */
public final class HumDetector implements AudioSink {

  private static final int SIZE = 8192;
  private static final int TARGET_RATE_HZ = 2756;
  private static final int FEWEST_FRAMES = 4;
  private static final double QUANTILE = 0.2;
  private static final int HARMONICS = 18;
  private static final double HIGHEST_HZ = 950;
  private static final double PROMINENT_DB = 10;
  private static final int FEWEST_HIGH_LINES = 4;
  private static final double DEVIATION = 0.009;
  private static final int CELLS = 256;

  private final int bins;
  private final double binHz;
  private final Decimator decimator;
  private final int[][] histograms;
  private final double[] logSums;
  private int frames;

  /**
   * @param format of the signal
   */
  public HumDetector(AudioFormat format) {
    int factor = Math.max(1, format.rateHz() / TARGET_RATE_HZ);
    AudioFormat low = new AudioFormat(format.channels(), Math.max(1, format.rateHz() / factor));
    binHz = format.rateHz() / (double) factor / SIZE;
    bins = (int) Math.min(SIZE / 2, 1000 / binHz);
    histograms = new int[bins][CELLS];
    logSums = new double[bins];
    decimator =
        new Decimator(format.channels(), factor, new StftFrames(low, SIZE, SIZE / 2, this::read));
  }

  private void read(float[][] spectra, long startFrame) {
    frames++;
    float scale = (float) StftFrames.powerScale(SIZE) / spectra.length;
    for (int bin = 0; bin < bins; bin++) {
      float power = 0;
      for (float[] spectrum : spectra) {
        power +=
            spectrum[2 * bin] * spectrum[2 * bin] + spectrum[2 * bin + 1] * spectrum[2 * bin + 1];
      }
      power = Math.max(1e-18f, power * scale);
      // Four cells an octave from 2^-62 on.
      int cell = (Float.floatToRawIntBits(power) >>> 21) - (65 << 2);
      histograms[bin][Math.max(0, Math.min(CELLS - 1, cell))]++;
      logSums[bin] += Math.log(power);
    }
  }

  @Override
  public void write(float[][] block, int frameCount) {
    decimator.write(block, frameCount);
  }

  @Override
  public void finish() {}

  /** The hum, if there is any; valid once finished. */
  public Optional<Hum> hum() {
    if (frames < FEWEST_FRAMES) {
      return Optional.empty();
    }
    double[] steady = new double[bins];
    Arrays.setAll(steady, this::quantile);
    Optional<Hum> fifty = search(steady, 50);
    Optional<Hum> sixty = search(steady, 60);
    if (fifty.isPresent() && sixty.isPresent()) {
      return fifty.get().linesHz().size() >= sixty.get().linesHz().size() ? fifty : sixty;
    }
    return fifty.isPresent() ? fifty : sixty;
  }

  private double quantile(int bin) {
    double left = QUANTILE * frames;
    int cell = 0;
    while (left >= histograms[bin][cell]) {
      left -= histograms[bin][cell++];
    }
    double low = Float.intBitsToFloat((cell + (65 << 2)) << 21);
    double high = Float.intBitsToFloat((cell + 1 + (65 << 2)) << 21);
    return low + (high - low) * left / histograms[bin][cell];
  }

  private Optional<Hum> search(double[] steady, double nominalHz) {
    double best = 0;
    double bestHz = 0;
    for (double hz = nominalHz * (1 - DEVIATION);
        hz <= nominalHz * (1 + DEVIATION);
        hz += nominalHz * 2e-4) {
      double sum = 0;
      for (int h = 1; h <= HARMONICS && h * hz < HIGHEST_HZ; h++) {
        int bin = (int) Math.round(h * hz / binHz);
        sum += Math.max(0, Math.min(20, prominenceDb(steady, bin)) - 6);
      }
      if (sum > best) {
        best = sum;
        bestHz = hz;
      }
    }
    return best == 0 ? Optional.empty() : refine(steady, bestHz);
  }

  /** Locates each line between the bins and keeps those that agree on one mains frequency. */
  private Optional<Hum> refine(double[] steady, double roughHz) {
    List<double[]> peaks = new ArrayList<>();
    for (int h = 1; h <= HARMONICS && h * roughHz < HIGHEST_HZ; h++) {
      int bin = (int) Math.round(h * roughHz / binHz);
      int peak = bin;
      for (int near = bin - 2; near <= bin + 2; near++) {
        if (steady[near] > steady[peak]) {
          peak = near;
        }
      }
      if (prominenceDb(steady, peak) >= PROMINENT_DB && narrow(steady, peak)) {
        peaks.add(new double[] {h, (peak + between(peak)) * binHz, steady[peak]});
      }
    }
    // Higher multiples tell the frequency more finely, louder lines more surely.
    double weights = 0;
    double sum = 0;
    for (double[] peak : peaks) {
      double weight = peak[0] * Math.sqrt(peak[2]);
      weights += weight;
      sum += weight * peak[1] / peak[0];
    }
    double mainsHz = sum / weights;
    List<Double> lines = new ArrayList<>();
    double power = 0;
    boolean low = false;
    for (double[] peak : peaks) {
      if (Math.abs(peak[1] - peak[0] * mainsHz) < 0.6 * binHz) {
        lines.add(peak[1]);
        low |= peak[0] <= 2;
        // Three bins of the Hann window hold a line: 1 + 2/4.
        power += 1.5 * peak[2];
      }
    }
    return lines.size() >= (low ? 2 : FEWEST_HIGH_LINES)
        ? Optional.of(new Hum(mainsHz, lines, power))
        : Optional.empty();
  }

  /** A note that is shorter than the window is wider than its main lobe; hum is not. */
  private static boolean narrow(double[] steady, int peak) {
    double beside = 0;
    for (int away = 3; away <= 4; away++) {
      beside = Math.max(beside, Math.max(steady[peak - away], steady[peak + away]));
    }
    return steady[peak] > 10 * beside;
  }

  /** The top of the parabola through three logarithms, in bins from the middle one. */
  private double between(int bin) {
    double left = logSums[bin - 1];
    double middle = logSums[bin];
    double right = logSums[bin + 1];
    double curve = left - 2 * middle + right;
    return curve >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, 0.5 * (left - right) / curve));
  }

  /** How far a bin stands above the median of its surroundings, 1.4 to 8 Hz away. */
  private double prominenceDb(double[] steady, int bin) {
    double[] near = new double[40];
    int count = 0;
    for (int away = 4; away < 24; away++) {
      if (bin - away > 0) {
        near[count++] = steady[bin - away];
      }
      if (bin + away < bins) {
        near[count++] = steady[bin + away];
      }
    }
    Arrays.sort(near, 0, count);
    return 10 * Math.log10(steady[bin] / near[count / 2]);
  }
}
