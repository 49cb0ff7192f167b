package org.resonate.audio.chord;

import java.io.IOException;
import java.util.Locale;
import org.resonate.audio.band.Ensemble;
import org.resonate.audio.band.Progression;
import org.resonate.audio.band.TestBand;

/**
 * Prints how much of the time chords are right: on triads of all keys, clean and in noise, on
 * chords of all qualities with what each is taken for, and on two bands. Arguments: recordings a
 * row (24), seconds of each (16), the first seed of the ensembles (1).
 */
public final class ChordBench {

  private final int recordings;
  private final double seconds;
  private final long firstSeed;

  private ChordBench(int recordings, double seconds, long firstSeed) {
    this.recordings = recordings;
    this.seconds = seconds;
    this.firstSeed = firstSeed;
  }

  /** Runs all. */
  public static void main(String[] args) throws IOException {
    int recordings = args.length > 0 ? Integer.parseInt(args[0]) : 24;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 16;
    long firstSeed = args.length > 2 ? Long.parseLong(args[2]) : 1;
    new ChordBench(recordings, seconds, firstSeed).run();
  }

  private void run() throws IOException {
    System.out.printf("%-16s %9s %9s %9s%n", "", "root+mode", "name", "worst");
    row("triads", progressions(false, false, Double.POSITIVE_INFINITY));
    for (boolean isPink : new boolean[] {false, true}) {
      for (double snrDb : new double[] {20, 10}) {
        String noise = (isPink ? "pink " : "white ") + (int) snrDb + " dB";
        row("  " + noise, progressions(false, isPink, snrDb));
      }
    }
    ChordScore rich = progressions(true, false, Double.POSITIVE_INFINITY);
    row("all qualities", rich);
    row("  pink 20 dB", progressions(true, true, 20));
    row("ensembles", ensembles());
    row("test band", bands());
    confusions(rich);
  }

  private static void row(String name, ChordScore score) {
    System.out.printf(
        Locale.ROOT,
        "%-16s %9.3f %9.3f %9.3f%n",
        name,
        score.rootAndMode(),
        score.name(),
        score.worst());
  }

  private ChordScore progressions(boolean isRich, boolean isPink, double snrDb) throws IOException {
    ChordScore score = new ChordScore();
    for (int i = 0; i < recordings; i++) {
      Progression played = ChordMaterial.progression(i, recordings, isRich, seconds);
      float[] sound = ChordMaterial.noisy(played.play(), isPink, snrDb, i);
      score.add(played.chords(), ChordMaterial.hear(sound), seconds);
    }
    return score;
  }

  private ChordScore ensembles() throws IOException {
    ChordScore score = new ChordScore();
    for (long seed = firstSeed; seed < firstSeed + recordings; seed++) {
      Ensemble ensemble = new Ensemble(seconds, seed);
      float[][] sound = ChordMaterial.accompaniment(ensemble);
      score.add(ensemble.chords(), ChordMaterial.hear(sound), seconds);
    }
    return score;
  }

  private ChordScore bands() throws IOException {
    ChordScore score = new ChordScore();
    for (long seed = 1; seed <= 6; seed++) {
      TestBand band = new TestBand(1, seconds, seed);
      float[] bass = band.stem("bass")[0];
      score.add(band.chords(), ChordMaterial.hear(bass, band.stem("other")[0]), seconds);
    }
    return score;
  }

  private static void confusions(ChordScore score) {
    System.out.printf("%nheard as, of a hundred frames each; N has another root or none%n%-9s", "");
    for (ChordQuality heard : ChordQuality.values()) {
      System.out.printf("%9s", new Chord(0, heard).name());
    }
    System.out.println();
    for (ChordQuality is : ChordQuality.values()) {
      System.out.printf("%-9s", new Chord(0, is).name());
      for (ChordQuality heard : ChordQuality.values()) {
        System.out.printf(Locale.ROOT, "%9.0f", 100 * score.share(is, heard));
      }
      System.out.println();
    }
  }
}
