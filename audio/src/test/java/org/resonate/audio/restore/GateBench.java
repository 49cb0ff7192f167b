package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.measure.GradeThresholds;
import org.resonate.audio.measure.StemAnalyzer;
import org.resonate.audio.measure.StemReport;
import org.resonate.audio.selftest.DamagedStems;
import org.resonate.audio.selftest.DamagedStems.Stem;

/**
 * Asks of every verdict of the gate whether it was right, by the undamaged sound that the gate does
 * not know: {@code GateBench SEED,SEED... FAMILY...}. Regions are those that the analysis finds; a
 * stem without any is forced. Run by hand: a minute or two a seed.
 */
public final class GateBench {

  /** Less is no difference, dB. */
  private static final double MARGIN_DB = 0.5;

  /** What is worth a line. */
  private static final double MISSED_DB = 6;

  private final Map<String, GateTally> rows = new LinkedHashMap<>();
  private final Set<String> families;
  private int undamaged;
  private int touched;

  private GateBench(Set<String> families) {
    this.families = families;
  }

  /** Runs what the arguments name. */
  public static void main(String[] args) throws IOException {
    GateBench bench = new GateBench(new TreeSet<>(Arrays.asList(args).subList(1, args.length)));
    for (String seed : args[0].split(",", -1)) {
      DamagedStems.of(Long.parseLong(seed), bench.families, bench::take);
    }
    bench.print();
  }

  private void take(Stem stem) throws IOException {
    AudioFormat format = new AudioFormat(stem.sound().length, AudioFormat.WORKING_RATE_HZ);
    StemReport report =
        Passes.feed(new StemAnalyzer(format, GradeThresholds.DEFAULT), 8192, stem.sound()).report();
    if (stem.family().equals("CLEAN")) {
      undamaged++;
      // What the default flags leave alone is not opened at all.
      touched += report.level().compareTo(Damage.MODERATE) >= 0 ? 1 : 0;
    }
    if (report.silent()) {
      return;
    }
    boolean forced = report.regions().isEmpty();
    List<DamageRegion> regions =
        forced ? List.of(DamageRegion.forced(stem.sound()[0].length)) : report.regions();
    new GateTrial(stem, format, regions, forced ? "forced" : "found", this::count).run();
  }

  /** Takes note of a verdict. */
  private void count(
      Stem stem, String mode, String repair, boolean accepted, double gainDb, String note) {
    String key =
        String.format(
            Locale.ROOT, "%-12s %-7s %-10s", repair, mode, stem.family().toLowerCase(Locale.ROOT));
    rows.computeIfAbsent(key, made -> new GateTally()).add(accepted, gainDb, MARGIN_DB);
    rows.computeIfAbsent(repair + " all", made -> new GateTally()).add(accepted, gainDb, MARGIN_DB);
    if (accepted ? gainDb < -MARGIN_DB : gainDb > MISSED_DB) {
      System.out.printf(
          Locale.ROOT,
          "%s: %s %s %s %+.1f dB; %s%n",
          stem.name(),
          mode,
          repair,
          accepted ? "accepted" : "refused",
          gainDb,
          note);
    }
  }

  private void print() {
    System.out.println();
    System.out.printf(
        "%-32s %28s %28s%n", "", "accepted: better same worse", "refused: better same worse");
    List<String> keys = new ArrayList<>(rows.keySet());
    keys.sort(null);
    for (String key : keys) {
      System.out.println(String.format(Locale.ROOT, "%-32s ", key) + rows.get(key));
    }
    System.out.println(undamaged + " undamaged stems, changed by default " + touched);
  }
}
