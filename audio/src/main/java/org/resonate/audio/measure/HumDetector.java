package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.spectrum.StftFrames;

/**
 * Finds mains hum: lines at multiples of one frequency near 50 or 60 Hz that keep their phase over
 * segments of fifteen seconds ({@link HumLine}). What tells is the evidence of all of them together
 * for one frequency, against what lines with nothing in common show by chance: of faint hum no line
 * alone stands out. It takes three seconds of sound to tell.
 */
public final class HumDetector implements AudioSink {

  // Short enough to look between hits and notes.
  private static final int SIZE = 512;
  private static final int NEAREST_BESIDE = 2;
  private static final int FARTHEST_BESIDE = 3;
  private static final int BESIDE = 2 * (FARTHEST_BESIDE - NEAREST_BESIDE + 1);
  private static final int TARGET_RATE_HZ = 2756;
  private static final int HARMONICS = 16;
  private static final double HIGHEST_HZ = 950;
  private static final double DEVIATION = 0.005;
  private static final double[] MAINS_HZ = {50, 60};
  // Over all lines: what 16 lines reach by chance at the best of all mains frequencies is 35.
  private static final double LEAST_EVIDENCE = 46;
  private static final double OVER_CHANCE = 1.5;
  private static final int DRAWS = 60;
  private static final double LEAST_OF_LINE = 4;
  private static final double FARTHEST_HZ = 0.06;
  // Below −85 dBFS nobody hears it.
  private static final double LEAST_POWER = 3e-9;
  // What several notches take adds up in phase.
  private static final double WORTH = 4;
  private static final double NOTCH_HZ = 1;
  private static final double HANN_BINS = 1.5;
  private static final int FEWEST_LINES = 3;

  private final double binHz;
  // How much a notch takes of what is so many bins off.
  private final double[] skirts = new double[SIZE / 2];
  private final float[][] powers;
  private final double[] sums = new double[SIZE / 2];
  private final Decimator decimator;
  private final HumLine[][] lines = new HumLine[MAINS_HZ.length][];

  /**
   * @param format of the signal
   */
  public HumDetector(AudioFormat format) {
    powers = new float[format.channels()][SIZE / 2];
    int factor = Math.max(1, format.rateHz() / TARGET_RATE_HZ);
    double rateHz = format.rateHz() / (double) factor;
    AudioFormat low = new AudioFormat(format.channels(), Math.max(1, (int) rateHz));
    binHz = rateHz / SIZE;
    for (int away = 2; away < skirts.length; away++) {
      skirts[away] = 1 / (1 + Math.pow(2 * away * binHz / NOTCH_HZ, 2)) / HANN_BINS;
    }
    for (int mains = 0; mains < lines.length; mains++) {
      double highestHz = Math.min(HIGHEST_HZ, 0.4 * rateHz);
      int count = Math.max(1, (int) Math.min(HARMONICS, highestHz / MAINS_HZ[mains]));
      lines[mains] = new HumLine[count];
      for (int h = 1; h <= count; h++) {
        double hz = h * MAINS_HZ[mains];
        lines[mains][h - 1] =
            new HumLine(format.channels(), hz, DEVIATION * hz, 0.03, SIZE / 2 / rateHz);
      }
    }
    decimator =
        new Decimator(format.channels(), factor, new StftFrames(low, SIZE, SIZE / 2, this::read));
  }

  private void read(float[][] spectra, long startFrame) {
    double scale = StftFrames.powerScale(SIZE);
    double root = Math.sqrt(scale);
    for (int channel = 0; channel < spectra.length; channel++) {
      float[] x = spectra[channel];
      for (int bin = 0; bin < SIZE / 2; bin++) {
        float power = x[2 * bin] * x[2 * bin] + x[2 * bin + 1] * x[2 * bin + 1];
        powers[channel][bin] = power;
        sums[bin] += scale * power;
      }
    }
    for (int mains = 0; mains < lines.length; mains++) {
      for (int h = 1; h <= lines[mains].length; h++) {
        HumLine line = lines[mains][h - 1];
        int bin = (int) Math.round(h * MAINS_HZ[mains] / binHz);
        for (int channel = 0; channel < spectra.length; channel++) {
          float[] x = spectra[channel];
          float[] power = powers[channel];
          double beside = 0;
          for (int away = NEAREST_BESIDE; away <= FARTHEST_BESIDE; away++) {
            beside += (double) power[bin - away] + power[bin + away];
          }
          double real = root * x[2 * bin];
          double imaginary = root * x[2 * bin + 1];
          line.take(channel, real, imaginary, scale * beside / BESIDE);
        }
        line.endFrame();
      }
    }
  }

  @Override
  public void write(float[][] block, int frameCount) {
    decimator.write(block, frameCount);
  }

  /** The power that the skirts of a notch at a bin would take, of all frames and channels. */
  private double skirt(int bin) {
    double skirt = 0;
    for (int other = 1; other < SIZE / 2; other++) {
      skirt += skirts[Math.abs(bin - other)] * sums[other];
    }
    return skirt;
  }

  @Override
  public void finish() {
    for (HumLine[] harmonics : lines) {
      for (HumLine line : harmonics) {
        line.finish();
      }
    }
  }

  /** The hum, if there is any; valid once finished. */
  public Optional<Hum> hum() {
    if (lines[0][0].segments() == 0) {
      return Optional.empty();
    }
    Optional<Hum> fifty = search(0);
    Optional<Hum> sixty = search(1);
    if (fifty.isPresent() && sixty.isPresent()) {
      return fifty.get().linesHz().size() >= sixty.get().linesHz().size() ? fifty : sixty;
    }
    return fifty.isPresent() ? fifty : sixty;
  }

  private Optional<Hum> search(int mains) {
    double best = 0;
    double bestHz = MAINS_HZ[mains];
    double lowest = MAINS_HZ[mains] * (1 - DEVIATION);
    for (double hz = lowest; hz <= MAINS_HZ[mains] * (1 + DEVIATION); hz += 0.002) {
      double sum = 0;
      for (int h = 1; h <= lines[mains].length; h++) {
        sum += lines[mains][h - 1].evidence(h * hz);
      }
      if (sum > best) {
        best = sum;
        bestHz = hz;
      }
    }
    return best < Math.max(LEAST_EVIDENCE, OVER_CHANCE * byChance(mains))
        ? Optional.empty()
        : refine(mains, bestHz);
  }

  /** The most evidence that frequencies around show where they have nothing in common. */
  private double byChance(int mains) {
    SplittableRandom random = new SplittableRandom(mains);
    double most = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (HumLine line : lines[mains]) {
        sum += line.evidenceByChance(random);
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  /** A line that stands out. */
  private record Line(int h, double hz, double coherence, double power, double musicPower) {}

  /** Keeps the lines that stand out and agree on one mains frequency. */
  private Optional<Hum> refine(int mains, double roughHz) {
    List<Line> found = new ArrayList<>();
    double weights = 0;
    double weighted = 0;
    for (int h = 1; h <= lines[mains].length; h++) {
      HumLine line = lines[mains][h - 1];
      double hz = line.peakHz(h * roughHz, 0.08);
      double coherence = line.coherence(hz);
      if (line.evidence(hz) >= LEAST_OF_LINE) {
        int bin = (int) Math.round(h * MAINS_HZ[mains] / binHz);
        double agreed = line.power(hz);
        // What a notch takes with the line: its noise bandwidth of that of the Hann window.
        double music =
            skirt(bin) / line.taken()
                + Math.max(0, line.meanPower() - agreed)
                    * (Math.PI / 2 * NOTCH_HZ / (HANN_BINS * binHz));
        found.add(new Line(h, hz, coherence, agreed / share(hz / binHz - bin), music));
        weights += h * coherence;
        weighted += coherence * hz;
      }
    }
    double mainsHz = weighted / weights;
    found.removeIf(line -> Math.abs(line.hz - line.h * mainsHz) > FARTHEST_HZ);
    double power = found.stream().mapToDouble(Line::power).sum();
    if (found.size() < FEWEST_LINES || power < LEAST_POWER) {
      return Optional.empty();
    }
    power += hidden(mains, found);
    List<Double> all = found.stream().map(Line::hz).toList();
    List<Double> worth =
        found.stream().filter(line -> line.power > WORTH * line.musicPower).map(Line::hz).toList();
    return Optional.of(new Hum(mainsHz, all, worth, power));
  }

  /**
   * The power of lines that notes hide: as much as their neighbours have, but no more than there is
   * at all in their place.
   */
  private double hidden(int mains, List<Line> found) {
    double sum = 0;
    int last = found.get(found.size() - 1).h;
    for (int h = 1; h < last; h++) {
      int below = -1;
      int above = 0;
      for (int i = 0; i < found.size(); i++) {
        below = found.get(i).h <= h ? i : below;
        above = found.get(found.size() - 1 - i).h >= h ? found.size() - 1 - i : above;
      }
      if (below < 0 || found.get(below).h < h) {
        double near = found.get(above).power;
        near = below < 0 ? near : Math.sqrt(near * found.get(below).power);
        sum += Math.min(near, lines[mains][h - 1].meanPower() * HANN_BINS);
      }
    }
    return sum;
  }

  /** The share of a line's power in a bin of the Hann window this far off: 1/1.5 at its middle. */
  private static double share(double bins) {
    double x = Math.PI * bins;
    double sinc = Math.abs(x) < 1e-6 ? 1 : Math.sin(x) / x;
    double rest = 1 - bins * bins;
    double main = Math.abs(rest) < 1e-6 ? 0.5 : sinc / rest;
    return Math.max(0.01, main * main / HANN_BINS);
  }
}
