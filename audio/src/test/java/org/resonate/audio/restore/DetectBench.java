package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.measure.ClickDetector;
import org.resonate.audio.measure.DropoutDetector;
import org.resonate.audio.measure.GradeThresholds;
import org.resonate.audio.measure.HumDetector;
import org.resonate.audio.measure.StemAnalyzer;
import org.resonate.audio.measure.StemReport;

/** What the detectors find of known damage, and what the notches leave of hum. */
final class DetectBench {

  private DetectBench() {}

  static StemReport report(float[]... sound) throws IOException {
    StemAnalyzer analyzer =
        new StemAnalyzer(new AudioFormat(sound.length, 44_100), GradeThresholds.DEFAULT);
    return Passes.feed(analyzer, 8192, sound).report();
  }

  static void stems() throws IOException {
    print("stems: true SNR: measured, grade");
    for (Map.Entry<String, float[]> entry : BenchSounds.plain(BenchSounds.SECONDS).entrySet()) {
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

  static void clicks() throws IOException {
    print("clicks: recall at +20/+10/0/-10 dB against local RMS, false alarms on clean a minute");
    for (Map.Entry<String, float[]> entry : BenchSounds.plain(BenchSounds.SECONDS).entrySet()) {
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
      line.append(
          String.format(Locale.ROOT, "  false %.1f/min", none.count() * 60 / BenchSounds.SECONDS));
      print(line.toString());
    }
  }

  static void dropouts() throws IOException {
    print("dropouts: recall at 5/20/50/100 ms, precision, false on clean");
    for (Map.Entry<String, float[]> entry : BenchSounds.plain(BenchSounds.SECONDS).entrySet()) {
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

  static void hum() throws IOException {
    print("hum: found at -30/-40/-50 dB, lines cut by, change elsewhere, false on clean");
    for (Map.Entry<String, float[]> entry : BenchSounds.plain(BenchSounds.SECONDS).entrySet()) {
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

  private static void print(String line) {
    System.out.println(line);
  }
}
