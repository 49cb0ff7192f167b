package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.spectrum.StftFrames;

/**
 * Estimates the stationary noise under a signal without a sample of it: {@link NoiseHistogram} in
 * quarter-octave bands over segments of three seconds. Two resolutions look at the same sound, one
 * that sees between harmonics and one that sees between hits; whichever sees less is right, since
 * music only ever adds.
 */
public final class NoiseFloorMeter implements AudioSink {

  private static final int LONG_SIZE = 8192;
  private static final int SHORT_SIZE = 1024;
  private static final double SEGMENT_SECONDS = 3;
  private static final int FEWEST_BINS = 3;
  // Below −100 dBFS in a frame nothing was recorded; a pause of zeros tells nothing of the noise.
  private static final double SILENCE = 1e-10;

  private final AudioFormat format;
  private final long segmentFrames;
  private final Resolution fine;
  private final Resolution quick;
  private final List<double[][]> segments = new ArrayList<>();
  private long inSegment;

  /**
   * @param format of the signal
   */
  public NoiseFloorMeter(AudioFormat format) {
    this.format = format;
    segmentFrames = Math.max(1, Math.round(SEGMENT_SECONDS * format.rateHz()));
    fine = new Resolution(LONG_SIZE);
    quick = new Resolution(SHORT_SIZE);
  }

  @Override
  public void write(float[][] block, int frames) {
    int taken = 0;
    float[][] part = block;
    while (taken < frames) {
      int count = (int) Math.min(frames - taken, segmentFrames - inSegment);
      if (taken > 0 || count < frames) {
        part = new float[block.length][count];
        for (int channel = 0; channel < block.length; channel++) {
          System.arraycopy(block[channel], taken, part[channel], 0, count);
        }
      }
      fine.frames.write(part, count);
      quick.frames.write(part, count);
      taken += count;
      inSegment += count;
      if (inSegment == segmentFrames) {
        endSegment();
      }
    }
  }

  private void endSegment() {
    double[][] segment = new double[format.channels()][];
    for (int channel = 0; channel < segment.length; channel++) {
      double[] slow = fine.estimates(channel);
      double[] fast = quick.estimates(channel);
      for (int band = 0; band < slow.length; band++) {
        // min() of a number and NaN is NaN, and each may be missing.
        if (Double.isNaN(slow[band]) || fast[band] < slow[band]) {
          slow[band] = fast[band];
        }
      }
      segment[channel] = slow;
    }
    segments.add(segment);
    inSegment = 0;
  }

  @Override
  public void finish() {
    if (segments.isEmpty()) {
      fine.frames.finish();
      quick.frames.finish();
    }
    // A short rest has too few tiles to tell anything that the segments before did not.
    if (segments.isEmpty() || inSegment > segmentFrames / 4) {
      endSegment();
    }
  }

  /** What was found; valid once finished. */
  public NoiseProfile profile() {
    return new NoiseProfile(segmentFrames, format.rateHz(), segments);
  }

  private final class Resolution {

    private final StftFrames frames;
    private final int size;
    private final int[] bands;
    private final int[] bins;
    private final float[] powers;
    private final NoiseHistogram[][] histograms;

    Resolution(int size) {
      this.size = size;
      bands = NoiseBands.ofBins(size, format.rateHz());
      powers = new float[bands.length];
      int count = NoiseBands.count(format.rateHz());
      bins = new int[count];
      for (int band : bands) {
        bins[band]++;
      }
      histograms = new NoiseHistogram[format.channels()][count];
      for (NoiseHistogram[] channel : histograms) {
        for (int band = 0; band < count; band++) {
          channel[band] = new NoiseHistogram();
        }
      }
      frames = new StftFrames(format, size, size, this::read);
    }

    private void read(float[][] spectra, long startFrame) {
      // Power in one Hz.
      float scale = (float) (StftFrames.powerScale(size) * size / format.rateHz());
      for (int channel = 0; channel < spectra.length; channel++) {
        float[] spectrum = spectra[channel];
        double sum = 0;
        for (int bin = 0; bin < powers.length; bin++) {
          float re = spectrum[2 * bin];
          float im = spectrum[2 * bin + 1];
          powers[bin] = (re * re + im * im) * scale;
          sum += powers[bin];
        }
        if (sum < SILENCE * size / format.rateHz()) {
          continue;
        }
        NoiseHistogram[] bandHistograms = histograms[channel];
        // Neither the mean nor half the rate: real, not complex, so not exponential.
        int bin = 1;
        while (bin < bands.length - 1) {
          int band = bands[bin];
          int from = bin;
          while (bin < bands.length - 1 && bands[bin] == band) {
            bin++;
          }
          bandHistograms[band].add(powers, from, bin);
        }
      }
    }

    private double[] estimates(int channel) {
      double[] estimates = new double[bins.length];
      for (int band = 0; band < bins.length; band++) {
        NoiseHistogram histogram = histograms[channel][band];
        estimates[band] = bins[band] < FEWEST_BINS ? Double.NaN : histogram.estimate();
        histogram.clear();
      }
      return estimates;
    }
  }
}
