package org.resonate.audio.gate;

import org.resonate.audio.AudioFormat;
import org.resonate.audio.spectrum.StftFrames;

/**
 * How far versions of a stem go along with the song they belong to: in chroma, the energy by pitch
 * class (Fujishima, ICMC 1999), and in onsets, the half-wave rectified flux of compressed spectra
 * (Bello et al., A tutorial on onset detection in music signals, IEEE TSAP 2005). A stem is one
 * voice of many, so only what changes from version to version tells anything.
 */
final class Agreement {

  private static final int CHROMA_SIZE = 8192;
  private static final int FLUX_SIZE = 1024;
  private static final double LOWEST_HZ = 60;
  private static final double HIGHEST_HZ = 4000;
  private static final double AIR_HZ = 4000;
  private static final int FEWEST_CHROMA_FRAMES = 4;
  private static final int FEWEST_FLUX_FRAMES = 24;
  private static final double SILENCE = 1e-10;

  private final int channels;
  private final int versions;
  private final StftFrames chromaFrames;
  private final StftFrames fluxFrames;
  private final int[] pitchClasses;
  private final int airBin;
  private final double[] similarities;
  private double weights;
  private int chromaCount;
  private final float[][] before;
  private final Correlation[] onsets;
  private final Correlation[] air;
  private int fluxCount;
  private boolean songWasSilent = true;

  /**
   * @param versions of the stem, the original among them
   * @param channels of each of them
   * @param songChannels of the song
   */
  Agreement(int rateHz, int versions, int channels, int songChannels) {
    this.versions = versions;
    this.channels = channels;
    AudioFormat all = new AudioFormat(versions * channels + songChannels, rateHz);
    chromaFrames = new StftFrames(all, CHROMA_SIZE, CHROMA_SIZE / 2, this::readChroma);
    fluxFrames = new StftFrames(all, FLUX_SIZE, FLUX_SIZE / 2, this::readFlux);
    pitchClasses = new int[CHROMA_SIZE / 2];
    for (int bin = 0; bin < pitchClasses.length; bin++) {
      double hz = bin * (double) rateHz / CHROMA_SIZE;
      boolean isHeard = hz >= LOWEST_HZ && hz <= HIGHEST_HZ;
      double semitones = isHeard ? 12 * Math.log(hz / 440) / Math.log(2) : 0;
      pitchClasses[bin] = isHeard ? Math.floorMod(Math.round(semitones), 12) : -1;
    }
    airBin = (int) Math.min(FLUX_SIZE / 2, Math.round(AIR_HZ * FLUX_SIZE / rateHz));
    similarities = new double[versions];
    before = new float[versions + 1][FLUX_SIZE / 2];
    onsets = new Correlation[versions];
    air = new Correlation[versions];
    for (int version = 0; version < versions; version++) {
      onsets[version] = new Correlation();
      air[version] = new Correlation();
    }
  }

  /**
   * @param all {@code [versions · channels + songChannels][count]}
   */
  void take(float[][] all, int count) {
    chromaFrames.write(all, count);
    fluxFrames.write(all, count);
  }

  /** One less the likeness of a version's chroma and the song's; NaN of too little sound. */
  double chromaApart(int version) {
    return chromaCount < FEWEST_CHROMA_FRAMES || weights <= 0
        ? Double.NaN
        : 1 - similarities[version] / weights;
  }

  /** One less the correlation of the onsets; NaN of too little sound. */
  double onsetsApart(int version) {
    return fluxCount < FEWEST_FLUX_FRAMES ? Double.NaN : 1 - onsets[version].value();
  }

  /** The same above 4 kHz. */
  double airApart(int version) {
    return fluxCount < FEWEST_FLUX_FRAMES ? Double.NaN : 1 - air[version].value();
  }

  private void readChroma(float[][] spectra, long startFrame) {
    double[] song = chroma(spectra, versions * channels, spectra.length);
    double songPower = power(song);
    double[][] stems = new double[versions][];
    for (int version = 0; version < versions; version++) {
      stems[version] = chroma(spectra, version * channels, (version + 1) * channels);
    }
    double stemPower = power(stems[0]);
    double silence = SILENCE / StftFrames.powerScale(CHROMA_SIZE);
    if (songPower < silence * silence || stemPower < silence * silence) {
      return;
    }
    double weight = Math.sqrt(Math.sqrt(stemPower * songPower));
    weights += weight;
    chromaCount++;
    for (int version = 0; version < versions; version++) {
      double cross = 0;
      for (int pitch = 0; pitch < 12; pitch++) {
        cross += stems[version][pitch] * song[pitch];
      }
      double both = Math.sqrt(songPower * power(stems[version]));
      similarities[version] += both > 0 ? weight * cross / both : 0;
    }
  }

  private double[] chroma(float[][] spectra, int from, int to) {
    double[] chroma = new double[12];
    for (int channel = from; channel < to; channel++) {
      float[] spectrum = spectra[channel];
      for (int bin = 0; bin < pitchClasses.length; bin++) {
        if (pitchClasses[bin] >= 0) {
          float re = spectrum[2 * bin];
          float im = spectrum[2 * bin + 1];
          chroma[pitchClasses[bin]] += re * re + im * im;
        }
      }
    }
    return chroma;
  }

  private static double power(double[] chroma) {
    double sum = 0;
    for (double value : chroma) {
      sum += value * value;
    }
    return sum;
  }

  private void readFlux(float[][] spectra, long startFrame) {
    double[] low = new double[versions + 1];
    double[] high = new double[versions + 1];
    double songPower = 0;
    for (int version = 0; version <= versions; version++) {
      int from = version * channels;
      int to = version == versions ? spectra.length : from + channels;
      float[] last = before[version];
      for (int bin = 1; bin < last.length; bin++) {
        double power = 0;
        for (int channel = from; channel < to; channel++) {
          float re = spectra[channel][2 * bin];
          float im = spectra[channel][2 * bin + 1];
          power += re * re + im * im;
        }
        songPower += version == versions ? power : 0;
        // The fourth root of power: nearer to loudness than power is.
        float size = (float) Math.sqrt(Math.sqrt(power));
        float rise = Math.max(0, size - last[bin]);
        last[bin] = size;
        if (bin < airBin) {
          low[version] += rise;
        } else {
          high[version] += rise;
        }
      }
    }
    // Where the song is silent, as in a hole of the whole recording, it tells nothing.
    boolean isSilent = songPower * StftFrames.powerScale(FLUX_SIZE) < SILENCE;
    boolean isFirst = songWasSilent;
    songWasSilent = isSilent;
    if (isSilent || isFirst) {
      return; // All of a first frame is a rise.
    }
    fluxCount++;
    for (int version = 0; version < versions; version++) {
      onsets[version].add(low[version] + high[version], low[versions] + high[versions]);
      air[version].add(high[version], high[versions]);
    }
  }

  /** Pearson's correlation, summed as it goes. */
  private static final class Correlation {
    private long count;
    private double sumX;
    private double sumY;
    private double sumXx;
    private double sumYy;
    private double sumXy;

    void add(double x, double y) {
      count++;
      sumX += x;
      sumY += y;
      sumXx += x * x;
      sumYy += y * y;
      sumXy += x * y;
    }

    double value() {
      double x = sumXx - sumX * sumX / count;
      double y = sumYy - sumY * sumY / count;
      double both = Math.sqrt(Math.max(0, x) * Math.max(0, y));
      return both > 1e-12 ? (sumXy - sumX * sumY / count) / both : 0;
    }
  }
}
