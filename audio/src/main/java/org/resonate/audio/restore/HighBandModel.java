package org.resonate.audio.restore;

import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.spectrum.StftFrames;

/**
 * What the bands above a cut sound like, given the sound right below it: in decibels, a line for
 * each band, as of regression. It is learned from undamaged parts of the same stem where there are
 * any; else the slope of the spectrum goes on (Larsen and Aarts, Audio Bandwidth Extension, 2004,
 * ch. 5).
 */
public final class HighBandModel {

  // Less is nothing to learn from: 5 s of sound.
  private static final double LEAST_SECONDS = 5;
  private static final double FAINTEST_DB = -80;
  // Of a half octave; music falls by some 3 to 12 dB an octave up there.
  private static final double LEAST_FALL_DB = 1.5;
  private static final double MOST_FALL_DB = 9;

  private final double[] offsetsDb;
  private final double[] slopes;

  private HighBandModel(double[] offsetsDb, double[] slopes) {
    this.offsetsDb = offsetsDb;
    this.slopes = slopes;
  }

  /** Nothing learned: the slope below the cut goes on above it. */
  public static HighBandModel extrapolating() {
    return new HighBandModel(new double[0], new double[0]);
  }

  /** Whether it was learned from sound. */
  public boolean learned() {
    return offsetsDb.length > 0;
  }

  /** The level of a band, mean power of a bin, dB, given the two half octaves below the cut. */
  double levelDb(HighBands bands, int band, double lowerDb, double upperDb) {
    if (learned()) {
      return offsetsDb[band] + slopes[band] * upperDb;
    }
    double fall = Math.max(LEAST_FALL_DB, Math.min(MOST_FALL_DB, lowerDb - upperDb));
    return upperDb - 2 * fall * bands.octaves(band);
  }

  /** Learns a model from sound that is not cut. */
  public static final class Learner implements AudioSink {

    private final HighBands bands;
    private final StftFrames frames;
    private final double framesForEnough;
    private final double[] sums;
    private final double[] crosses;
    private double sum;
    private double squares;
    private long count;

    /**
     * @param format of the stem
     * @param cutHz where the damaged parts of the stem are cut
     */
    public Learner(AudioFormat format, double cutHz) {
      bands = new HighBands(format, cutHz);
      frames = new StftFrames(format, HighBands.SIZE, HighBands.SIZE / 2, this::read);
      framesForEnough = LEAST_SECONDS * format.rateHz() / (HighBands.SIZE / 2);
      sums = new double[bands.count()];
      crosses = new double[bands.count()];
    }

    private void read(float[][] spectra, long startFrame) {
      double fullScaleDb = -Levels.powerToDb(StftFrames.powerScale(HighBands.SIZE));
      for (float[] spectrum : spectra) {
        double upper = HighBands.meanDb(spectrum, bands.middle, bands.below);
        if (!(upper > fullScaleDb + FAINTEST_DB)) {
          continue;
        }
        // The Hann window's power is 3/8, the square-root Hann window's, of the extender, 1/2.
        double level = upper + Levels.powerToDb(4 / 3.0);
        sum += level;
        squares += level * level;
        for (int band = 0; band < sums.length; band++) {
          double high =
              HighBands.meanDb(spectrum, bands.edges[band], bands.edges[band + 1])
                  + Levels.powerToDb(4 / 3.0);
          sums[band] += high;
          crosses[band] += high * level;
        }
        count++;
      }
    }

    @Override
    public void write(float[][] block, int blockFrames) {
      frames.write(block, blockFrames);
    }

    @Override
    public void finish() {
      frames.finish();
    }

    /** What was learned; {@link HighBandModel#extrapolating} of less than five seconds. */
    public HighBandModel model() {
      if (count < framesForEnough) {
        return extrapolating();
      }
      double[] offsets = new double[sums.length];
      double[] slopes = new double[sums.length];
      double variance = squares / count - sum / count * (sum / count);
      for (int band = 0; band < sums.length; band++) {
        double covariance = crosses[band] / count - sums[band] / count * (sum / count);
        slopes[band] = Math.max(0, Math.min(1.5, covariance / Math.max(1e-9, variance)));
        offsets[band] = sums[band] / count - slopes[band] * sum / count;
      }
      return new HighBandModel(offsets, slopes);
    }
  }
}
