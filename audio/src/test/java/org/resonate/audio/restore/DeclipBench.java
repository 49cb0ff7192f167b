package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Map;
import org.resonate.audio.measure.ClippingDetector;

/** Gain in SDR and speed of declipping. */
final class DeclipBench {

  private static final double SECONDS = 4;
  private static final double[] INPUT_DB = {3.7, 5, 7.5, 10, 15, 20};

  private DeclipBench() {}

  static void run() throws IOException {
    BenchTable gains =
        new BenchTable(
            "declipping: gain in SDR, dB, by input SDR; levels as detected",
            "3.7 dB",
            "5 dB",
            "7.5 dB",
            "10 dB",
            "15 dB",
            "20 dB");
    double[] seconds = new double[INPUT_DB.length];
    double[] worst = new double[INPUT_DB.length];
    Map<String, float[]> sounds = BenchSounds.all(SECONDS);
    for (Map.Entry<String, float[]> entry : sounds.entrySet()) {
      float[] clean = entry.getValue();
      double[] gain = new double[INPUT_DB.length];
      for (int i = 0; i < INPUT_DB.length; i++) {
        float[] clipped = Sounds.clipped(clean, level(clean, INPUT_DB[i]));
        ClippingDetector detector = Passes.feed(new ClippingDetector(Sounds.MONO), 8192, clipped);
        long start = Passes.cpuNanos();
        float[] result =
            Passes.through(sink -> new Declipper(Sounds.MONO, detector.levels(), sink), clipped)[0];
        seconds[i] += (Passes.cpuNanos() - start) * 1e-9;
        gain[i] = Sounds.sdrDb(clean, result) - Sounds.sdrDb(clean, clipped);
        worst[i] = Math.min(worst[i], gain[i]);
      }
      gains.row(entry.getKey(), gain);
    }
    gains.mean();
    gains.note("worst", worst);
    double nan = Double.NaN;
    // The last two at 15.5 and 20.2 dB.
    gains.note("A-SPADE 1024, arXiv 1807.03612", 10.3, nan, 12.4, nan, 14.3, 14.1);
    gains.note("A-SPADE 2048, on EBU SQAM", nan, 14.4, nan, 14.6, 15.9, 18.4);
    gains.note("to reach, mean of 5 to 20 dB", nan, 12, nan, 12, 12, 12);
    double[] speeds = new double[INPUT_DB.length];
    for (int i = 0; i < speeds.length; i++) {
      speeds[i] = SECONDS * sounds.size() / seconds[i];
    }
    gains.note("times real time, a core, channel", speeds);
  }

  /** Where to cut so that this SDR is left. */
  static float level(float[] clean, double sdrDb) {
    float low = 0;
    float high = 2;
    for (int i = 0; i < 40; i++) {
      float middle = (low + high) / 2;
      if (Sounds.sdrDb(clean, Sounds.clipped(clean, middle)) > sdrDb) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }
}
