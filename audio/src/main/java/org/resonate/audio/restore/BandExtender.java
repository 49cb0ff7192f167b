package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.filter.FirFilter;
import org.resonate.audio.spectrum.StftProcessor;
import org.resonate.audio.spectrum.Windows;

/**
 * Puts sound above a cut: the spectrum right below it is moved up, octave by octave, and shaped to
 * what {@link HighBandModel} says of each band (spectral band replication: Dietz, Liljeryd,
 * Kjörling, Kunz, 112th AES convention, 2002; Larsen and Aarts, Audio Bandwidth Extension, 2004).
 * What is added passes a high-pass at the cut that is 100 dB down below it, so that the sound below
 * stays.
 */
public final class BandExtender implements AudioSink {

  private static final double BETA = 10;
  private static final int TAPS = 1023;
  // Of the window of 1023 taps, from stop to pass band at BETA.
  private static final double TRANSITION = 6.5;
  private static final double MOST_GAIN = 30;

  private final HighBands bands;
  private final HighBandModel model;
  private final AudioSink downstream;
  private final AudioSink maker;
  private final float[] source = new float[HighBands.SIZE + 2];
  private final Backlog dry;

  /**
   * @param format of the signal
   * @param cutHz where it is cut; under 1 kHz or near half the rate nothing is added
   * @param model of what lies above, made for this cut
   * @param downstream where the result goes
   */
  public BandExtender(AudioFormat format, double cutHz, HighBandModel model, AudioSink downstream) {
    this.model = model;
    this.downstream = downstream;
    bands = new HighBands(format, cutHz);
    dry = new Backlog(format.channels());
    AudioSink adder =
        new AudioSink() {
          @Override
          public void write(float[][] block, int frames) throws IOException {
            add(block, frames);
          }

          @Override
          public void finish() throws IOException {
            downstream.finish();
          }
        };
    maker =
        bands.count() == 0
            ? downstream
            : new StftProcessor(
                format,
                HighBands.SIZE,
                HighBands.HOP,
                this::replicate,
                new FirFilter(format, highPass(cutHz, format.rateHz()), adder));
  }

  /** How far the sound behind lags while it runs; hidden in the result. */
  public int latencyFrames() {
    return bands.count() == 0 ? 0 : HighBands.SIZE - HighBands.HOP + TAPS / 2;
  }

  /** A windowed sinc whose stop band ends at the cut. */
  private static float[] highPass(double cutHz, int rateHz) {
    double edge = 2 * (cutHz / rateHz + TRANSITION / 2 / TAPS);
    float[] taps = new float[TAPS];
    int middle = TAPS / 2;
    for (int i = 1; i <= middle; i++) {
      double low = Math.sin(Math.PI * edge * i) / (Math.PI * i);
      taps[middle + i] = (float) (-low * Windows.kaiser(i / (middle + 1.0), BETA));
      taps[middle - i] = taps[middle + i];
    }
    taps[middle] = (float) (1 - edge);
    return taps;
  }

  private void replicate(float[][] spectra, long startFrame) {
    for (float[] spectrum : spectra) {
      System.arraycopy(spectrum, 0, source, 0, source.length);
      Arrays.fill(spectrum, 0);
      double lower = HighBands.meanDb(source, bands.lowest, bands.middle);
      double upper = HighBands.meanDb(source, bands.middle, bands.below);
      if (!(upper > -150)) {
        continue;
      }
      move(source, spectrum);
      for (int band = 0; band < bands.count(); band++) {
        int from = bands.edges[band];
        int to = bands.edges[band + 1];
        double is = HighBands.meanDb(spectrum, from, to);
        double gain =
            Math.min(MOST_GAIN, Levels.fromDb(model.levelDb(bands, band, lower, upper) - is));
        for (int i = 2 * from; i < 2 * to; i++) {
          spectrum[i] *= (float) gain;
        }
      }
    }
  }

  /** Moves up by whole multiples of size/hop bins, so that phases go on from frame to frame. */
  private void move(float[] from, float[] to) {
    int step = HighBands.SIZE / HighBands.HOP;
    int width = Math.max(step, (bands.below - bands.lowest) / step * step);
    for (int bin = bands.edges[0]; bin < bands.edges[bands.count()]; bin++) {
      int patches = (bin - bands.below) / width + 1;
      int origin = bin - patches * width;
      to[2 * bin] = from[2 * origin];
      to[2 * bin + 1] = from[2 * origin + 1];
    }
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    if (bands.count() > 0) {
      dry.write(block, frames);
    }
    maker.write(block, frames);
  }

  private void add(float[][] high, int frames) throws IOException {
    float[][] out = new float[high.length][frames];
    for (int channel = 0; channel < high.length; channel++) {
      float[] low = dry.sound()[channel];
      for (int i = 0; i < frames; i++) {
        out[channel][i] = low[i] + high[channel][i];
      }
    }
    dry.drop(frames);
    downstream.write(out, frames);
  }

  @Override
  public void finish() throws IOException {
    maker.finish();
  }
}
