package org.resonate.audio.restore;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.ActiveLevel;
import org.resonate.audio.measure.BandwidthMeter;
import org.resonate.audio.measure.ClickDetector;
import org.resonate.audio.measure.ClippingDetector;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.measure.DropoutDetector;
import org.resonate.audio.measure.HumDetector;
import org.resonate.audio.measure.NoiseFloorMeter;
import org.resonate.audio.measure.StemReport;

/** How fast everything is on one core, in times real time of stereo. */
final class SpeedBench {

  private SpeedBench() {}

  static void run() throws IOException {
    float[] four = new float[4 * 60 * 44_100];
    float[] part =
        Sounds.noisy(
            Sounds.band(BenchSounds.SECONDS),
            Sounds.white((int) (BenchSounds.SECONDS * 44_100), 1),
            15);
    for (int i = 0; i < four.length; i++) {
      four[i] = part[i % part.length];
    }
    AudioFormat stereo = new AudioFormat(2, 44_100);
    for (int round = 0; round < 2; round++) {
      for (AudioSink meter :
          List.of(
              new ActiveLevel(stereo),
              new NoiseFloorMeter(stereo),
              new ClippingDetector(stereo),
              new ClickDetector(stereo, (c, from, to) -> {}),
              new DropoutDetector(stereo, (c, from, to) -> {}),
              new BandwidthMeter(stereo),
              new HumDetector(stereo))) {
        long start = Passes.cpuNanos();
        Passes.feed(meter, 8192, four, four);
        print(
            String.format(
                Locale.ROOT,
                "%s %.0f",
                meter.getClass().getSimpleName(),
                240e9 / (Passes.cpuNanos() - start)));
      }
    }
    for (int round = 0; round < 3; round++) {
      long t0 = Passes.cpuNanos();
      RecordingAnalysis analysis = Passes.feed(new RecordingAnalysis(stereo), 8192, four, four);
      long t1 = Passes.cpuNanos();
      RecordingCleaner precondition = analysis.cleaner(0.3, new Passes.Memory(2));
      Passes.feed(precondition, 8192, four, four);
      long t2 = Passes.cpuNanos();
      StemReport report = DetectBench.report(four, four);
      long t3 = Passes.cpuNanos();
      List<DamageRegion> regions =
          List.of(new DamageRegion(0, four.length, DamageCause.NOISE, 0.5, Damage.MODERATE));
      List<RepairVerdict> verdicts =
          StemRepair.repair(() -> Passes.source(four, four), null, regions, new Passes.Memory(2));
      long t4 = Passes.cpuNanos();
      print(
          String.format(
              Locale.ROOT,
              "speed on one core, times real time: analysis %.0f, precondition %.0f, both %.0f (%s, hum %s, clipped %d); stem analysis %.0f (%s); repair of noise %.0f (%s)",
              240e9 / (t1 - t0),
              240e9 / (t2 - t1),
              240e9 / (t2 - t0),
              precondition.noiseReductionDb(),
              precondition.hum(),
              precondition.declippedSamples(),
              240e9 / (t3 - t2),
              report.level(),
              240e9 / (t4 - t3),
              verdicts.get(0).note()));
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
