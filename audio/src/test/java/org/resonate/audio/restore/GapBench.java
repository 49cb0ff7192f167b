package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.resonate.audio.Levels;
import org.resonate.audio.band.TestBand;

/** SNR inside gaps: short ones by prediction, long ones by similar passages. */
final class GapBench {

  private static final int GAPS = 20;
  private static final int[] SHORT_MS = {5, 10, 20, 30, 40, 50};
  private static final int[] LONG_MS = {100, 200, 500};
  private static final double SONG_SECONDS = 60;

  private GapBench() {}

  static void shortGaps() {
    BenchTable table =
        new BenchTable(
            "gaps: SNR inside, dB, mean of " + GAPS + " gaps a sound",
            "5 ms",
            "10 ms",
            "20 ms",
            "30 ms",
            "40 ms",
            "50 ms");
    double[] milliseconds = new double[SHORT_MS.length];
    Map<String, float[]> sounds = BenchSounds.all(BenchSounds.SECONDS);
    for (Map.Entry<String, float[]> entry : sounds.entrySet()) {
      double[] snrs = new double[SHORT_MS.length];
      for (int i = 0; i < snrs.length; i++) {
        long start = System.nanoTime();
        snrs[i] = meanSnrDb(entry.getValue(), SHORT_MS[i] * 441 / 10);
        milliseconds[i] += (System.nanoTime() - start) * 1e-6 / GAPS / sounds.size();
      }
      table.row(entry.getKey(), snrs);
    }
    table.mean();
    table.note("Janssen AR, InpaintingRevisited", 22.5, 18.9, 14.6, 9.7, 5.2, 3.2);
    table.note("A-SPAIN, the same", 21.2, 18.0, 13.3, 8.6, 3.6, 3.8);
    table.note("weighted l1 + TDC, the same", 19.1, 16.1, 11.4, 9.7, 7.6, 6.2);
    table.note("to reach", 22, 18.5, 14.5, Double.NaN, Double.NaN, 8);
    table.note("milliseconds a gap", milliseconds);
  }

  private static double meanSnrDb(float[] clean, int gap) {
    int around = ArInterpolation.contextFrames(gap);
    Random random = new Random(7);
    double sum = 0;
    int count = 0;
    while (count < GAPS) {
      int at = around + random.nextInt(clean.length - 2 * around - gap);
      float[] truth = Arrays.copyOfRange(clean, at - around, at + gap + around);
      if (Levels.energy(truth, around, gap) / gap < 1e-4) {
        continue;
      }
      float[] filled = truth.clone();
      Arrays.fill(filled, around, around + gap, 0);
      ArInterpolation.fill(filled, around, around + gap);
      sum += snrDb(truth, filled, around, around + gap);
      count++;
    }
    return sum / count;
  }

  private static double snrDb(float[] truth, float[] filled, int start, int end) {
    double error = 1e-12;
    for (int i = start; i < end; i++) {
      error += Math.pow(filled[i] - truth[i], 2);
    }
    return Levels.powerToDb(Levels.energy(truth, start, end - start) / error);
  }

  static void longGaps() throws IOException {
    BenchTable table =
        new BenchTable(
            "long gaps: SNR inside, dB, then log-spectral distance, dB, then similarity as told",
            "100 ms",
            "200 ms",
            "500 ms",
            "100 LSD",
            "200 LSD",
            "500 LSD",
            "100 sim",
            "200 sim",
            "500 sim");
    for (Map.Entry<String, float[]> entry : songs().entrySet()) {
      double[] figures = new double[3 * LONG_MS.length];
      for (int i = 0; i < LONG_MS.length; i++) {
        double[] found = passages(entry.getValue(), LONG_MS[i] * 441 / 10);
        for (int k = 0; k < 3; k++) {
          figures[k * LONG_MS.length + i] = found[k];
        }
      }
      table.row(entry.getKey(), figures);
    }
    table.mean();
    System.out.println(
        "no figure is published: Perraudin et al. 2018 judge by ear, for nothing tells what would"
            + " have been played");
  }

  /** Music that repeats bar by bar, the same played by hand, and what never comes again. */
  private static Map<String, float[]> songs() {
    Map<String, float[]> songs = new java.util.LinkedHashMap<>();
    songs.put("bass, repeats", Sounds.bass(SONG_SECONDS));
    songs.put("chords, repeat", Sounds.chords(SONG_SECONDS));
    songs.put("drums, hiss never the same", Sounds.drums(SONG_SECONDS));
    songs.put("voice, never repeats", Sounds.voice(SONG_SECONDS));
    TestBand band = new TestBand(1, SONG_SECONDS, 11);
    for (String stem : TestBand.STEMS) {
      songs.put("song " + stem, band.stem(stem)[0]);
    }
    return songs;
  }

  private static double[] passages(float[] clean, int gap) throws IOException {
    Random random = new Random(9);
    List<Passage> gaps = new ArrayList<>();
    float[] damaged = clean.clone();
    for (int at = 3 * 44_100; at < clean.length - 3 * 44_100; at += 5 * 44_100) {
      int start = at + random.nextInt(44_100);
      if (Levels.rms(clean, start, gap) > 1e-2) {
        gaps.add(new Passage(start, start + gap));
        Arrays.fill(damaged, start, start + gap, 0);
      }
    }
    PassageTrack track = Passes.feed(new PassageTrack(Sounds.MONO), 8192, damaged);
    double[] sums = new double[3];
    for (PassageFill fill :
        PassageRepair.fill(() -> Passes.source(damaged), track, gaps, List.of())) {
      int start = (int) fill.gap().startFrame();
      System.arraycopy(fill.sound()[0], 0, damaged, start, gap);
      sums[0] += snrDb(clean, damaged, start, start + gap) / gaps.size();
      sums[1] += BandBench.distanceDb(clean, damaged, start, start + gap, 50) / gaps.size();
      sums[2] += fill.similarity() / gaps.size();
    }
    if (gaps.isEmpty()) {
      throw new IllegalStateException(String.format(Locale.ROOT, "no sound in %d", clean.length));
    }
    return sums;
  }
}
