package org.resonate.audio.selftest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.band.Ensemble;
import org.resonate.audio.measure.GradeThresholds;
import org.resonate.audio.measure.StemAnalyzer;
import org.resonate.audio.measure.StemReport;
import org.resonate.audio.selftest.Trials.Family;
import org.resonate.audio.selftest.Trials.Trial;

/**
 * Tries the detectors on damage that is known: synthesised stems of many kinds ({@link Ensemble}),
 * each damaged in some sixty ways ({@link Harm}), measured by {@link StemAnalyzer} and compared
 * with what was done. The same seeds give the same figures.
 */
public final class SelfTest {

  /** Those that thresholds may be set on. */
  public static final List<Long> TUNING_SEEDS = LongStream.rangeClosed(1, 10).boxed().toList();

  /**
   * Those for the final figures; nothing is set by what they show. (100,001 to 100,003 were looked
   * at before hum was last worked on, and are spent.)
   */
  public static final List<Long> HELD_OUT_SEEDS =
      LongStream.rangeClosed(100_011, 100_013).boxed().toList();

  private static final int WITHIN_FRAMES = Harm.RATE_HZ / 200;
  private static final int BLOCK_FRAMES = 8192;

  private SelfTest() {}

  /**
   * Runs all trials on the stems of some seeds: about a minute a seed.
   *
   * @param seeds of the clean stems; other than the tuning seeds also get encoder settings that
   *     nothing was set on
   * @param lines takes what is to be printed: first a line a wrong grade, then the figures
   * @throws IOException if a temporary file cannot be written or read
   */
  public static Figures run(List<Long> seeds, Consumer<String> lines) throws IOException {
    return run(seeds, Set.of(Family.values()), lines);
  }

  /** The same of some families of trials alone. */
  static Figures run(List<Long> seeds, Set<Family> families, Consumer<String> lines)
      throws IOException {
    Tally tally = new Tally();
    for (long seed : seeds) {
      boolean heldOut = !TUNING_SEEDS.contains(seed);
      for (String kind : Ensemble.STEMS) {
        float[][] stem = new Ensemble(Trials.LONG_SECONDS, seed).stem(kind);
        int number = 0;
        for (Trial trial : Trials.all(heldOut)) {
          number++;
          if (families.contains(trial.family())) {
            long chance = seed * 1_000_003L + kind.hashCode() * 31L + number;
            run(trial, kind, seed, stem, chance, tally, lines);
          }
        }
      }
    }
    Figures figures = tally.figures();
    tally.lines().forEach(lines);
    return figures;
  }

  private static void run(
      Trial trial,
      String kind,
      long seed,
      float[][] stem,
      long chance,
      Tally tally,
      Consumer<String> lines)
      throws IOException {
    boolean lasting = trial.family() == Family.HUM || trial.family() == Family.CLEAN;
    int frames = lasting ? stem[0].length : (int) Math.round(Trials.SECONDS * Harm.RATE_HZ);
    // Both sides where codecs treat them together, else the left one: it takes half the time.
    float[][] clean =
        trial.family() == Family.LOSSY
            ? new float[][] {Arrays.copyOf(stem[0], frames), Arrays.copyOf(stem[1], frames)}
            : new float[][] {Arrays.copyOf(stem[0], frames)};
    Harm harm = new Harm(clean, chance);
    trial.damager().apply(harm, new SplittableRandom(chance + 1));
    List<Harm.Event> clicks = new ArrayList<>();
    List<Harm.Event> holes = new ArrayList<>();
    StemAnalyzer analyzer =
        new StemAnalyzer(
            new AudioFormat(clean.length, Harm.RATE_HZ),
            GradeThresholds.DEFAULT,
            (channel, start, end) -> clicks.add(new Harm.Event((int) start, (int) end)),
            (channel, start, end) -> holes.add(new Harm.Event((int) start, (int) end)));
    feed(harm.sound(), analyzer);
    StemReport report = analyzer.report();
    Outcome outcome = new Outcome(trial, kind, harm, report, analyzer.clipLevels(), clicks, holes);
    tally.add(outcome, WITHIN_FRAMES);
    if (harm.judged() && report.level() != harm.grade()) {
      lines.accept(
          seed
              + " "
              + kind
              + " "
              + trial.family()
              + " "
              + trial.setting()
              + ": "
              + report.level()
              + ", is "
              + harm.grade()
              + "; found "
              + Outcome.worst(report.scores())
              + ", true "
              + Outcome.worst(harm.scores()));
    }
  }

  private static void feed(float[][] sound, StemAnalyzer analyzer) throws IOException {
    float[][] block = new float[sound.length][];
    for (int at = 0; at < sound[0].length; at += BLOCK_FRAMES) {
      int from = at;
      int count = Math.min(BLOCK_FRAMES, sound[0].length - at);
      Arrays.setAll(block, channel -> Arrays.copyOfRange(sound[channel], from, from + count));
      analyzer.write(block, count);
    }
    analyzer.finish();
  }
}
