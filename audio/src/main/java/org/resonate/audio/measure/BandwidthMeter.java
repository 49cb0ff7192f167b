package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.spectrum.StftFrames;

/**
 * Measures how far up the sound reaches, and whether it ends there as if cut with a knife. A bass
 * that simply has no treble is not cut: right below a cut there is sound.
 */
public final class BandwidthMeter implements AudioSink {

  private static final int SIZE = 4096;
  private static final double RANGE = 1e-8;
  private static final double DROP = 1e-4;
  private static final double BELOW_PEAK = 2e-5;
  private static final double EDGE = 1e-2;
  private static final double LOWEST_HZ = 2500;

  private final int rateHz;
  private final double[] power = new double[SIZE / 2 + 1];
  private final StftFrames frames;

  /**
   * @param format of the signal
   */
  public BandwidthMeter(AudioFormat format) {
    rateHz = format.rateHz();
    frames = new StftFrames(format, SIZE, SIZE, this::read);
  }

  private void read(float[][] spectra, long startFrame) {
    for (float[] spectrum : spectra) {
      for (int bin = 0; bin < power.length; bin++) {
        float re = spectrum[2 * bin];
        float im = spectrum[2 * bin + 1];
        power[bin] += re * re + im * im;
      }
    }
  }

  @Override
  public void write(float[][] block, int frameCount) {
    frames.write(block, frameCount);
  }

  @Override
  public void finish() {
    frames.finish();
  }

  /** The highest frequency within 80 dB of the loudest, Hz; 0 of silence. Valid once finished. */
  public double bandwidthHz() {
    double most = 0;
    for (double value : power) {
      most = Math.max(most, value);
    }
    if (most <= 0) {
      return 0;
    }
    int bin = power.length - 1;
    while (bin > 0 && power[bin] < RANGE * most) {
      bin--;
    }
    return bin * (double) rateHz / SIZE;
  }

  /**
   * Where the sound is cut off: within 400 Hz it falls by 40 dB and stays down, and right below,
   * between lines too, it is within 47 dB of the loudest half kilohertz. Sounds that end under 2.5
   * kHz are taken as they are.
   *
   * @return in Hz; 0 where it is not cut
   */
  public double cutHz() {
    int width = (int) Math.ceil(500.0 * SIZE / rateHz);
    int edge = (int) Math.ceil(400.0 * SIZE / rateHz);
    double loudest = 0;
    for (int bin = 0; bin + width < power.length; bin++) {
      loudest = Math.max(loudest, mean(bin, bin + width));
    }
    double steepest = DROP;
    double level = 0;
    int cut = 0;
    double above = 0;
    for (int bin = power.length - 1; bin > 2 * width; bin--) {
      // The most of anything above: it has to stay down.
      above = Math.max(above, power[bin]);
      if (bin + width >= power.length || bin * (double) rateHz / SIZE < LOWEST_HZ) {
        continue;
      }
      double below = median(bin - edge - width, bin - edge);
      if (below > BELOW_PEAK * loudest && above < steepest * below) {
        steepest = above / below;
        level = below;
        cut = bin;
      }
    }
    while (cut > 0 && power[cut] < EDGE * level) {
      cut--;
    }
    return cut * (double) rateHz / SIZE;
  }

  private double median(int from, int to) {
    double[] values = Arrays.copyOfRange(power, from, to);
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private double mean(int from, int to) {
    double sum = 0;
    for (int bin = from; bin < to; bin++) {
      sum += power[bin];
    }
    return sum / (to - from);
  }
}
