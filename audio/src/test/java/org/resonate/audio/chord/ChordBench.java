package org.resonate.audio.chord;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;
import org.resonate.audio.test.Ensemble;
import org.resonate.audio.test.Progression;
import org.resonate.audio.test.TestBand;

/** Scratch. */
public final class ChordBench {
  static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "16"));
  static Path dump = System.getProperty("dump") == null ? null : Path.of(System.getProperty("dump"));
  static double tuningError;

  public static void main(String[] args) throws IOException {
    String[] noises = {"clean", "white20", "white10", "pink20", "pink10"};
    for (boolean rich : new boolean[] {false, true}) {
      for (String noise : noises) {
        if (rich && !noise.equals("clean") && !noise.equals("pink20")) continue;
        ChordScore all = new ChordScore();
        double[] byTimbre = new double[Progression.TIMBRES];
        double worst = 1; double[] tempo = new double[4]; int[] tn = new int[4];
        int n = Integer.getInteger("n", 24);
        for (int i = 0; i < n; i++) {
          int key = i % 12;
          boolean minor = i / 12 % 2 == 1;
          int timbre = i % 8;
          double bpm = 60 + 120.0 * (i * 7 % n) / (n-1);
          double cents = -40 + 80.0 * (i * 5 % 24) / 23;
          Progression p = new Progression(key, minor, bpm, cents, timbre, rich, SECONDS, i + 1);
          float[] x = noisy(p.play(), noise, i);
          double s = score(all, p.chords(), x, noise + (rich ? "-rich" : "") + "-" + i);
          byTimbre[timbre] += s / (n / 8.0);
          tempo[(int) Math.min(3, (bpm - 60) / 30)] += s; tn[(int) Math.min(3, (bpm - 60) / 30)]++;
          worst = Math.min(worst, s);
          if (s < 0.75 && System.getProperty("v") != null) System.out.println("   bad " + p + " " + s);
        }
        StringBuilder b = new StringBuilder();
        for (double t : byTimbre) b.append(String.format(Locale.ROOT, " %.2f", t));
        b.append(" |");
        for (int t=0;t<4;t++) b.append(String.format(Locale.ROOT, " %.2f", tempo[t]/tn[t]));
        System.out.printf(Locale.ROOT, "%s %-8s root+mode %.3f name %.3f worst %.2f | %s%n", rich ? "rich  " : "triads", noise, all.rootAndMode(), all.name(), worst, b);
        if (rich && noise.equals("clean")) confusions(all);
      }
    }
    ChordScore ens = new ChordScore(); double worst = 1; StringBuilder b = new StringBuilder();
    for (int seed = 1; seed <= Integer.getInteger("ens", 16); seed++) {
      Ensemble e = new Ensemble(SECONDS, seed);
      float[][] bass = e.stem("bass"), other = e.stem("other");
      float[] x = new float[bass[0].length];
      for (int i = 0; i < x.length; i++) x[i] = (bass[0][i] + bass[1][i] + other[0][i] + other[1][i]) / 4;
      double s = score(ens, e.chords(), x, "ensemble-" + seed);
      b.append(String.format(Locale.ROOT, " %.2f", s)); worst = Math.min(worst, s);
    }
    System.out.printf(Locale.ROOT, "ensemble root+mode %.3f name %.3f worst %.2f | %s%n", ens.rootAndMode(), ens.name(), worst, b);
    ChordScore tb = new ChordScore();
    for (int seed = 1; seed <= 6; seed++) {
      TestBand e = new TestBand(1, SECONDS, seed);
      float[][] bass = e.stem("bass"), other = e.stem("other");
      for (int i = 0; i < bass[0].length; i++) bass[0][i] += other[0][i];
      score(tb, e.chords(), bass[0], "band-" + seed);
    }
    System.out.printf(Locale.ROOT, "testband root+mode %.3f name %.3f%n", tb.rootAndMode(), tb.name());
  }

  static float[] noisy(float[] x, String noise, int seed) {
    if (noise.equals("clean")) return x;
    double db = Double.parseDouble(noise.replaceAll("[a-z]", ""));
    float[] w = Sounds.noise(seed, 1, x.length);
    if (noise.startsWith("pink")) {
      double b0 = 0, b1 = 0, b2 = 0;
      for (int i = 0; i < w.length; i++) {
        b0 = 0.99765 * b0 + w[i] * 0.0990460; b1 = 0.963 * b1 + w[i] * 0.2965164; b2 = 0.57 * b2 + w[i] * 1.0526913;
        w[i] = (float) (b0 + b1 + b2 + w[i] * 0.1848);
      }
    }
    double g = org.resonate.audio.Levels.rms(x, 0, x.length) / org.resonate.audio.Levels.rms(w, 0, w.length) * Math.pow(10, -db / 20);
    for (int i = 0; i < w.length; i++) w[i] = (float) (x[i] + g * w[i]);
    return w;
  }

  static double score(ChordScore all, ChordTrack truth, float[] x, String name) throws IOException {
    ChordEstimator e = new ChordEstimator(new AudioFormat(1, 44100));
    Sounds.play(new float[][] {x}, e);
    if (dump != null) {
      Files.createDirectories(dump);
      ByteBuffer bb = ByteBuffer.allocate(4 * x.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float v : x) bb.putFloat(v);
      Files.write(dump.resolve(name + ".f32"), bb.array());
      StringBuilder s = new StringBuilder();
      for (var c : truth.changes()) s.append(c.startSeconds()).append('\t').append(c.chord().root()).append('\t').append(c.chord().quality().isMinor() ? 1 : 0).append('\t').append(c.chord().name()).append('\n');
      Files.writeString(dump.resolve(name + ".lab"), s.toString());
    }
    return all.add(truth, e.track(), x.length / 44100.0);
  }

  static void confusions(ChordScore all) {
    ChordQuality[] q = ChordQuality.values();
    System.out.print("            ");
    for (ChordQuality b : q) System.out.printf("%6s", new Chord(0, b).name().replace("C", "") );
    System.out.println();
    for (ChordQuality a : q) {
      if (a == ChordQuality.NONE) continue;
      System.out.printf("%-12s", new Chord(0, a).name());
      for (ChordQuality b : q) System.out.printf("%6d", all.confusions[a.ordinal()][b.ordinal()]);
      System.out.println();
    }
  }
}
