package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Map;

/**
 * Gain in SNR of the blind noise reduction as Precondition does it, and what it does to the clean.
 */
final class NoiseBench {

  private static final double[] INPUT_DB = {5, 10, 20, 30};

  private NoiseBench() {}

  static void run() throws IOException {
    Map<String, float[]> sounds = BenchSounds.all(BenchSounds.SECONDS);
    for (double strength : new double[] {1, 0.3}) {
      BenchTable table =
          new BenchTable(
              "noise at strength "
                  + strength
                  + ": gain in SNR, dB, by input SNR, white and pink; SDR of the clean one",
              "white 5",
              "10",
              "20",
              "30",
              "pink 5",
              "10",
              "20",
              "30",
              "clean");
      for (Map.Entry<String, float[]> entry : sounds.entrySet()) {
        float[] clean = entry.getValue();
        double[] figures = new double[9];
        for (int colour = 0; colour < 2; colour++) {
          float[] noise =
              colour == 0 ? Sounds.white(clean.length, 1) : Sounds.pink(clean.length, 2);
          for (int i = 0; i < INPUT_DB.length; i++) {
            float[] result = preconditioned(Sounds.noisy(clean, noise, INPUT_DB[i]), strength);
            figures[4 * colour + i] = Sounds.sdrDb(clean, result) - INPUT_DB[i];
          }
        }
        figures[8] = Math.min(99, Sounds.sdrDb(clean, preconditioned(clean, strength)));
        table.row(entry.getKey(), figures);
      }
      table.mean();
      if (strength == 1) {
        double nan = Double.NaN;
        table.note("log-MMSE, print given", 12.2, 11.1, 8.8, 6.8, 8.1, 7.4, 4.0, 0.4, nan);
        table.note("Wiener, print given", 12.7, 11.3, 8.8, 6.7, 8.4, 7.6, 3.7, -0.1, nan);
        table.note("noisereduce", 1.9, -1.1, -6, -10.2, 0.2, -3, -8.7, -13.7, nan);
        table.note("oracle ratio mask", 15.7, 14.2, 11.5, 9.1, 12.6, 10.8, 7, 4, nan);
        table.note("to reach", 11, 10, 8, 6, 7, 6, 3, 0, nan);
      }
    }
  }

  private static float[] preconditioned(float[] sound, double strength) throws IOException {
    RecordingAnalysis analysis = Passes.feed(new RecordingAnalysis(Sounds.MONO), 8192, sound);
    return Passes.through(sink -> analysis.cleaner(strength, sink), sound)[0];
  }
}
