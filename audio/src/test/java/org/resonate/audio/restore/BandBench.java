package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Map;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.filter.FirFilter;
import org.resonate.audio.spectrum.Fft;
import org.resonate.audio.spectrum.Windows;

/** Log-spectral distance above a cut, before and after what is missing was made up. */
final class BandBench {

  private static final double[] CUTS_HZ = {3400, 8000, 11_000};
  private static final double HIGHEST_HZ = 18_000;
  // Under full scale: what is fainter is not heard, and not missed.
  private static final double FLOOR_DB = -90;
  private static final int SIZE = 2048;

  private BandBench() {}

  static void run() throws IOException {
    BenchTable table =
        new BenchTable(
            "missing band: log-spectral distance above the cut, dB: cut, extrapolated, learned;"
                + " change below, dB",
            "3.4 cut",
            "extrap.",
            "learned",
            "8 cut",
            "extrap.",
            "learned",
            "11 cut",
            "extrap.",
            "learned",
            "below");
    for (Map.Entry<String, float[]> entry : BenchSounds.all(BenchSounds.SECONDS).entrySet()) {
      float[] clean = entry.getValue();
      double[] figures = new double[3 * CUTS_HZ.length + 1];
      figures[9] = -200;
      for (int i = 0; i < CUTS_HZ.length; i++) {
        double cutHz = CUTS_HZ[i];
        float[] cut = lowPassed(clean, cutHz);
        figures[3 * i] = distanceDb(clean, cut, 0, clean.length, cutHz);
        HighBandModel.Learner learner =
            Passes.feed(new HighBandModel.Learner(Sounds.MONO, cutHz), 8192, clean);
        HighBandModel[] models = {HighBandModel.extrapolating(), learner.model()};
        for (int k = 0; k < 2; k++) {
          HighBandModel model = models[k];
          float[] result =
              Passes.through(sink -> new BandExtender(Sounds.MONO, cutHz, model, sink), cut)[0];
          figures[3 * i + 1 + k] = distanceDb(clean, result, 0, clean.length, cutHz);
          figures[9] = Math.max(figures[9], changeBelowDb(cut, result, cutHz));
        }
      }
      table.row(entry.getKey(), figures);
    }
    table.mean();
  }

  /** Cut at −100 dB within 250 Hz. */
  static float[] lowPassed(float[] clean, double cutHz) throws IOException {
    int taps = 1501;
    float[] fir = new float[taps];
    double edge = 2 * (cutHz - 100) / 44_100;
    int middle = taps / 2;
    for (int i = 0; i < taps; i++) {
      int k = i - middle;
      double low = k == 0 ? edge : Math.sin(Math.PI * edge * k) / (Math.PI * k);
      fir[i] = (float) (low * Windows.kaiser(k / (middle + 1.0), 10));
    }
    return Passes.through((AudioSink sink) -> new FirFilter(Sounds.MONO, fir, sink), clean)[0];
  }

  /** Root mean square of the difference of levels above a frequency, mean over the frames. */
  static double distanceDb(float[] clean, float[] other, int start, int end, double fromHz) {
    Fft fft = new Fft(SIZE);
    float[] window = Windows.hann(SIZE);
    int first = (int) Math.ceil(fromHz * SIZE / 44_100) + 1;
    int last = (int) (HIGHEST_HZ * SIZE / 44_100);
    double floor = Levels.powerFromDb(FLOOR_DB) * SIZE * SIZE * 0.375 / 2;
    double sum = 0;
    int count = 0;
    for (int at = start; at + SIZE <= Math.max(end, start + SIZE); at += SIZE / 2) {
      float[] one = windowed(clean, at, window);
      float[] two = windowed(other, at, window);
      fft.forward(one);
      fft.forward(two);
      double squares = 0;
      for (int bin = first; bin < last; bin++) {
        double gap = Levels.powerToDb((power(one, bin) + floor) / (power(two, bin) + floor));
        squares += gap * gap;
      }
      sum += Math.sqrt(squares / (last - first));
      count++;
    }
    return sum / count;
  }

  private static float[] windowed(float[] sound, int at, float[] window) {
    float[] frame = new float[SIZE + 2];
    for (int i = 0; i < SIZE && at + i < sound.length; i++) {
      frame[i] = sound[at + i] * window[i];
    }
    return frame;
  }

  private static double power(float[] spectrum, int bin) {
    return spectrum[2 * bin] * spectrum[2 * bin] + spectrum[2 * bin + 1] * spectrum[2 * bin + 1];
  }

  /** The change in the bins up to 98% of the cut against the sound there. */
  static double changeBelowDb(float[] before, float[] after, double cutHz) {
    int size = 65_536;
    Fft fft = new Fft(size);
    float[] window = Windows.hann(size);
    double change = 0;
    double sound = 1e-30;
    for (int at = 0; at + size <= before.length; at += size / 2) {
      float[] gap = new float[size + 2];
      float[] was = new float[size + 2];
      for (int i = 0; i < size; i++) {
        gap[i] = window[i] * (after[at + i] - before[at + i]);
        was[i] = window[i] * before[at + i];
      }
      fft.forward(gap);
      fft.forward(was);
      for (int bin = 0; bin < 0.98 * cutHz * size / 44_100; bin++) {
        change += power(gap, bin);
        sound += power(was, bin);
      }
    }
    return Levels.powerToDb(change / sound + 1e-20);
  }
}
