package org.resonate.audio.measure;

import java.util.OptionalDouble;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.spectrum.StftFrames;

/**
 * Estimates musical noise, what spectral masks leave behind: tiles of time and frequency that stand
 * alone, far above what is before, behind, above and below them. Notes last and hits are broad, so
 * neither stands alone; of Gaussian noise few tiles do. (That such noise shows in tails that noise
 * does not have: Uemura et al., "Automatic optimization scheme of spectral subtraction based on
 * musical noise assessment via higher-order statistics", IWAENC 2008.)
 */
public final class MusicalNoiseMeter implements AudioSink {

  private static final int SIZE = 1024;
  private static final int HOP = 512;
  private static final int BINS = SIZE / 2;
  private static final int BEFORE = 3;
  private static final int FRAMES = 2 * BEFORE + 1;
  private static final float OVER_TIME = 20;
  private static final float OVER_BINS = 20;
  private static final int LOWEST = 6;
  private static final int MIXED_FRAMES = 4096;
  // Between notes, and of notes whose neighbours are noise too, a thirtieth of it is seen.
  private static final double SEEN = 34;

  private final StftFrames frames;
  private final float[][] powers = new float[FRAMES][BINS + 1];
  private final float[][] mixed = new float[1][MIXED_FRAMES];
  private double alone;
  private double total;
  private long seen;

  /**
   * @param format of the signal
   */
  public MusicalNoiseMeter(AudioFormat format) {
    frames = new StftFrames(new AudioFormat(1, format.rateHz()), SIZE, HOP, this::read);
  }

  private void read(float[][] spectra, long startFrame) {
    int at = (int) (seen % FRAMES);
    seen++;
    float[] spectrum = spectra[0];
    float[] power = powers[at];
    float sum = 0;
    for (int bin = 0; bin <= BINS; bin++) {
      float re = spectrum[2 * bin];
      float im = spectrum[2 * bin + 1];
      power[bin] = re * re + im * im;
      sum += power[bin];
    }
    total += sum;
    if (seen >= FRAMES) {
      count((at + FRAMES - BEFORE) % FRAMES);
    }
  }

  private void count(int middle) {
    float[] now = powers[middle];
    float[] m1 = powers[(middle + FRAMES - 1) % FRAMES];
    float[] p1 = powers[(middle + 1) % FRAMES];
    float[] m3 = powers[(middle + FRAMES - BEFORE) % FRAMES];
    float[] p3 = powers[(middle + BEFORE) % FRAMES];
    float sum = 0;
    for (int bin = LOWEST; bin < BINS - 6; bin++) {
      float p = now[bin];
      if (p < now[bin - 1] || p < now[bin + 1] || p < m1[bin] || p < p1[bin]) {
        continue;
      }
      float apart = p / OVER_TIME;
      float beside = p / OVER_BINS;
      if (apart > m3[bin]
          && apart > p3[bin]
          && apart > m3[bin - 1]
          && apart > p3[bin - 1]
          && apart > m3[bin + 1]
          && apart > p3[bin + 1]
          && beside > now[bin - 4]
          && beside > now[bin + 4]
          && beside > now[bin - 5]
          && beside > now[bin + 5]) {
        // The tile and what the window spreads it over.
        sum += now[bin - 1] + p + now[bin + 1];
      }
    }
    alone += sum;
  }

  @Override
  public void write(float[][] block, int count) {
    if (block.length == 1) {
      frames.write(block, count);
      return;
    }
    for (int from = 0; from < count; from += MIXED_FRAMES) {
      int part = Math.min(MIXED_FRAMES, count - from);
      for (int i = 0; i < part; i++) {
        // Not in equal parts, so that sides of opposite polarity do not cancel.
        mixed[0][i] = 0.7f * block[0][from + i] + 0.3f * block[1][from + i];
      }
      frames.write(mixed, part);
    }
  }

  @Override
  public void finish() {
    frames.finish();
  }

  /** The power of such noise against the sound, dB, at least −90; empty of less than 0.1 s. */
  public OptionalDouble artefactsDb() {
    return seen < 2 * FRAMES || total <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Levels.powerToDb(Math.max(1e-9, SEEN * alone / total)));
  }
}
