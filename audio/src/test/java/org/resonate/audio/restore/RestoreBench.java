package org.resonate.audio.restore;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
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
import org.resonate.audio.measure.GradeThresholds;
import org.resonate.audio.measure.HumDetector;
import org.resonate.audio.measure.NoiseFloorMeter;
import org.resonate.audio.measure.StemAnalyzer;
import org.resonate.audio.measure.StemReport;

/** Prints the figures of restoration and damage measurement, and their speed. Run by hand. */
public final class RestoreBench {

  private static final double SECONDS = 12;

  private RestoreBench() {}

  /** Runs the parts named, or all. */
  public static void main(String[] args) throws IOException {
    List<String> parts =
        args.length == 0
            ? List.of("noise", "stems", "declip", "gaps", "clicks", "dropouts", "hum", "speed")
            : List.of(args);
    for (String part : parts) {
      switch (part) {
        case "noise" -> noise();
        case "stems" -> stems();
        case "declip" -> declip();
        case "gaps" -> gaps();
        case "clicks" -> clicks();
        case "dropouts" -> dropouts();
        case "hum" -> hum();
        case "speed" -> speed();
        default -> throw new IllegalArgumentException(part);
      }
    }
  }

  static Map<String, float[]> sounds() {
    Map<String, float[]> sounds = new LinkedHashMap<>();
    sounds.put("bass", Sounds.bass(SECONDS));
    sounds.put("drums", Sounds.drums(SECONDS));
    sounds.put("chords", Sounds.chords(SECONDS));
    sounds.put("voice", Sounds.voice(SECONDS));
    sounds.put("band", Sounds.band(SECONDS));
    return sounds;
  }

  private static float[] preconditioned(float[] sound, double strength) throws IOException {
    RecordingAnalysis analysis = Passes.feed(new RecordingAnalysis(Sounds.MONO), 8192, sound);
    return Passes.through(sink -> analysis.cleaner(strength, sink), sound)[0];
  }

  private static void noise() throws IOException {
    print("noise: SNR gain, dB, at 5/10/20/30 dB, then SDR of clean material");
    for (Map.Entry<String, float[]> entry : sounds().entrySet()) {
      float[] clean = entry.getValue();
      for (double strength : new double[] {1, 0.3}) {
        StringBuilder line =
            new StringBuilder(String.format(Locale.ROOT, "%-7s %.1f ", entry.getKey(), strength));
        for (String colour : List.of("white", "pink")) {
          float[] noise =
              colour.equals("white") ? Sounds.white(clean.length, 1) : Sounds.pink(clean.length, 2);
          line.append(colour);
          for (double snrDb : new double[] {5, 10, 20, 30}) {
            float[] result = preconditioned(Sounds.noisy(clean, noise, snrDb), strength);
            line.append(String.format(Locale.ROOT, " %+5.1f", Sounds.sdrDb(clean, result) - snrDb));
          }
          line.append("  ");
        }
        line.append(
            String.format(
                Locale.ROOT, "clean %.1f", Sounds.sdrDb(clean, preconditioned(clean, strength))));
        print(line.toString());
      }
    }
  }

  private static StemReport report(float[]... sound) throws IOException {
    StemAnalyzer analyzer =
        new StemAnalyzer(new AudioFormat(sound.length, 44_100), GradeThresholds.DEFAULT);
    return Passes.feed(analyzer, 8192, sound).report();
  }

  private static void stems() throws IOException {
    print("stems: true SNR: measured, grade");
    for (Map.Entry<String, float[]> entry : sounds().entrySet()) {
      for (String colour : List.of("white", "pink")) {
        float[] clean = entry.getValue();
        float[] noise =
            colour.equals("white") ? Sounds.white(clean.length, 3) : Sounds.pink(clean.length, 4);
        StringBuilder line =
            new StringBuilder(String.format(Locale.ROOT, "%-7s %-5s", entry.getKey(), colour));
        for (double snrDb : new double[] {0, 2, 8, 10, 16, 20, 30, 40}) {
          StemReport report = report(Sounds.noisy(clean, noise, snrDb));
          line.append(
              String.format(
                  Locale.ROOT,
                  " %2.0f: %4.1f %s",
                  snrDb,
                  report.snrDb().orElse(999),
                  report.level()));
        }
        print(line.toString());
      }
      StemReport clean = report(entry.getValue());
      print(
          entry.getKey()
              + " clean: "
              + clean.level()
              + " "
              + clean.scores()
              + clean.notes()
              + clean.regions().stream().limit(3).toList());
    }
  }

  private static void declip() throws IOException {
    print("declip: input SDR: gain, dB; flat tops found");
    for (Map.Entry<String, float[]> entry : sounds().entrySet()) {
      float[] clean = Arrays.copyOf(entry.getValue(), 4 * 44_100);
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-7s", entry.getKey()));
      for (double inputDb : new double[] {3, 5, 10, 15, 20}) {
        float low = 0;
        float high = 2;
        for (int i = 0; i < 40; i++) {
          float middle = (low + high) / 2;
          if (Sounds.sdrDb(clean, Sounds.clipped(clean, middle)) > inputDb) {
            high = middle;
          } else {
            low = middle;
          }
        }
        float[] clipped = Sounds.clipped(clean, low);
        ClippingDetector detector = Passes.feed(new ClippingDetector(Sounds.MONO), 8192, clipped);
        long start = System.nanoTime();
        float[] result =
            Passes.through(sink -> new Declipper(Sounds.MONO, detector.levels(), sink), clipped)[0];
        double speed = 4 / ((System.nanoTime() - start) * 1e-9);
        line.append(
            String.format(
                Locale.ROOT,
                "  %2.0f: %+5.1f (%d runs, x%.1f)",
                inputDb,
                Sounds.sdrDb(clean, result) - inputDb,
                detector.runs(),
                speed));
      }
      print(line.toString());
    }
  }

  private static void gaps() {
    print("gaps: SNR inside, dB, at 5/10/20/30/40/50 ms, mean of 20 gaps");
    for (Map.Entry<String, float[]> entry : sounds().entrySet()) {
      float[] clean = entry.getValue();
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-7s", entry.getKey()));
      for (int milliseconds : new int[] {5, 10, 20, 30, 40, 50}) {
        int gap = milliseconds * 441 / 10;
        int around = ArInterpolation.contextFrames(gap);
        Random random = new Random(7);
        double sum = 0;
        int count = 0;
        long start = System.nanoTime();
        while (count < 20) {
          int at = around + random.nextInt(clean.length - 2 * around - gap);
          float[] truth = Arrays.copyOfRange(clean, at - around, at + gap + around);
          double signal = org.resonate.audio.Levels.energy(truth, around, gap);
          if (signal / gap < 1e-4) {
            continue;
          }
          float[] filled = truth.clone();
          Arrays.fill(filled, around, around + gap, 0);
          ArInterpolation.fill(filled, around, around + gap);
          double error = 1e-12;
          for (int i = around; i < around + gap; i++) {
            error += (filled[i] - truth[i]) * (double) (filled[i] - truth[i]);
          }
          sum += 10 * Math.log10(signal / error);
          count++;
        }
        double each = (System.nanoTime() - start) * 1e-6 / count;
        line.append(String.format(Locale.ROOT, "  %.1f (%.0f ms)", sum / count, each));
      }
      print(line.toString());
    }
  }

  private static void clicks() throws IOException {
    print("clicks: recall at +20/+10/0/-10 dB against local RMS, false alarms on clean a minute");
    for (Map.Entry<String, float[]> entry : sounds().entrySet()) {
      float[] clean = entry.getValue();
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-7s", entry.getKey()));
      for (double levelDb : new double[] {20, 10, 0, -10}) {
        float[] damaged = clean.clone();
        Random random = new Random(8);
        List<Integer> at = new ArrayList<>();
        for (int position = 9000;
            position < clean.length - 9000;
            position += 11_000 + random.nextInt(5000)) {
          double local = org.resonate.audio.Levels.rms(clean, position - 441, 882);
          if (local < 1e-3) {
            continue;
          }
          int length = 1 + random.nextInt(20);
          double amplitude = local * Math.pow(10, levelDb / 20) * (random.nextBoolean() ? 1 : -1);
          for (int i = 0; i < length; i++) {
            damaged[position + i] +=
                (float) (amplitude * Math.exp(-3.0 * i / length) * (random.nextDouble() + 0.5));
          }
          at.add(position);
        }
        List<Long> found = new ArrayList<>();
        Passes.feed(
            new ClickDetector(Sounds.MONO, (c, from, to) -> found.add(from)), 8192, damaged);
        long hits =
            at.stream().filter(p -> found.stream().anyMatch(f -> Math.abs(f - p) < 60)).count();
        long right =
            found.stream().filter(f -> at.stream().anyMatch(p -> Math.abs(f - p) < 60)).count();
        line.append(
            String.format(
                Locale.ROOT,
                "  %+3.0f: %.2f precision %.2f",
                levelDb,
                hits / (double) at.size(),
                found.isEmpty() ? 1 : right / (double) found.size()));
      }
      ClickDetector none =
          Passes.feed(new ClickDetector(Sounds.MONO, (c, from, to) -> {}), 8192, clean);
      line.append(String.format(Locale.ROOT, "  false %.1f/min", none.count() * 60 / SECONDS));
      print(line.toString());
    }
  }

  private static void dropouts() throws IOException {
    print("dropouts: recall at 5/20/50/100 ms, precision, false on clean");
    for (Map.Entry<String, float[]> entry : sounds().entrySet()) {
      float[] clean = entry.getValue();
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-7s", entry.getKey()));
      for (int milliseconds : new int[] {5, 20, 50, 100}) {
        float[] damaged = clean.clone();
        Random random = new Random(9);
        int gap = milliseconds * 441 / 10;
        List<Integer> at = new ArrayList<>();
        for (int position = 9000;
            position < clean.length - 9000;
            position += 15_000 + random.nextInt(9000)) {
          if (org.resonate.audio.Levels.rms(clean, position - 882, 882) < 3e-3
              || org.resonate.audio.Levels.rms(clean, position + gap, 882) < 3e-3) {
            continue;
          }
          Arrays.fill(damaged, position, position + gap, 0);
          at.add(position);
        }
        List<Long> found = new ArrayList<>();
        Passes.feed(
            new DropoutDetector(Sounds.MONO, (c, from, to) -> found.add(from)), 8192, damaged);
        long hits =
            at.stream().filter(p -> found.stream().anyMatch(f -> Math.abs(f - p) < 60)).count();
        line.append(
            String.format(
                Locale.ROOT,
                "  %d: %.2f of %d, found %d",
                milliseconds,
                hits / (double) at.size(),
                at.size(),
                found.size()));
      }
      DropoutDetector none =
          Passes.feed(new DropoutDetector(Sounds.MONO, (c, from, to) -> {}), 8192, clean);
      print(line + "  false " + none.count());
    }
  }

  private static void hum() throws IOException {
    print("hum: found at -30/-40/-50 dB, lines cut by, change elsewhere, false on clean");
    for (Map.Entry<String, float[]> entry : sounds().entrySet()) {
      float[] clean = new float[30 * 44_100];
      for (int i = 0; i < clean.length; i++) {
        clean[i] = entry.getValue()[i % entry.getValue().length];
      }
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-7s", entry.getKey()));
      for (double mainsHz : new double[] {50.03, 59.96}) {
        for (double levelDb : new double[] {-30, -40, -50}) {
          float[] damaged = Sounds.noisy(clean, Sounds.hum(clean.length, mainsHz), -levelDb);
          HumDetector detector = Passes.feed(new HumDetector(Sounds.MONO), 8192, damaged);
          line.append(
              detector
                  .hum()
                  .map(
                      h ->
                          String.format(
                              Locale.ROOT,
                              "  %.0f: %.3f Hz %d lines %.1f dB",
                              levelDb,
                              h.mainsHz(),
                              h.linesHz().size(),
                              10 * Math.log10(h.power()) - 20 * Math.log10(Sounds.rms(clean))))
                  .orElse("  none"));
          if (detector.hum().isPresent()) {
            float[] result =
                Passes.through(sink -> new Dehum(Sounds.MONO, detector.hum().get(), sink), damaged)[
                    0];
            line.append(
                String.format(
                    Locale.ROOT,
                    " (SDR %.1f to %.1f)",
                    Sounds.sdrDb(clean, damaged),
                    Sounds.sdrDb(clean, result)));
          }
        }
      }
      HumDetector none = Passes.feed(new HumDetector(Sounds.MONO), 8192, clean);
      print(line + "  clean: " + none.hum());
    }
  }

  private static void speed() throws IOException {
    float[] four = new float[4 * 60 * 44_100];
    float[] part =
        Sounds.noisy(Sounds.band(SECONDS), Sounds.white((int) (SECONDS * 44_100), 1), 15);
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
        long start = cpuNanos();
        Passes.feed(meter, 8192, four, four);
        print(
            String.format(
                Locale.ROOT,
                "%s %.0f",
                meter.getClass().getSimpleName(),
                240e9 / (cpuNanos() - start)));
      }
    }
    for (int round = 0; round < 3; round++) {
      long t0 = cpuNanos();
      RecordingAnalysis analysis = Passes.feed(new RecordingAnalysis(stereo), 8192, four, four);
      long t1 = cpuNanos();
      RecordingCleaner precondition = analysis.cleaner(0.3, new Passes.Memory(2));
      Passes.feed(precondition, 8192, four, four);
      long t2 = cpuNanos();
      StemReport report = report(four, four);
      long t3 = cpuNanos();
      List<DamageRegion> regions =
          List.of(new DamageRegion(0, four.length, DamageCause.NOISE, 0.5, Damage.MODERATE));
      List<RepairVerdict> verdicts =
          StemRepair.repair(() -> Passes.source(four, four), null, regions, new Passes.Memory(2));
      long t4 = cpuNanos();
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

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
