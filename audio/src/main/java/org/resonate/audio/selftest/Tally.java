package org.resonate.audio.selftest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.selftest.Trials.Family;

/** Adds up outcomes. */
final class Tally {

  private final Confusion all = new Confusion();
  private final Map<String, Confusion> grades = new TreeMap<>();
  private final Map<String, Matching> clipping = new TreeMap<>();
  private final Map<String, Matching> clicks = new TreeMap<>();
  private final Map<String, Matching> holes = new TreeMap<>();
  private final Map<String, List<Double>> values = new TreeMap<>();
  private long falseClicks;
  private long falseHoles;
  private double cleanMinutes;
  private long unjudged;

  void add(Outcome outcome, int withinFrames) {
    Family family = outcome.trial().family();
    String setting = outcome.trial().setting();
    Harm harm = outcome.harm();
    if (harm.judged()) {
      all.add(harm.grade(), outcome.report().level());
      grades
          .computeIfAbsent(family.name(), key -> new Confusion())
          .add(harm.grade(), outcome.report().level());
    } else {
      unjudged++;
    }
    switch (family) {
      case CLEAN -> clean(outcome);
      case CLIP -> {
        Matching samples = outcome.clipping();
        of(clipping, setting).add(samples);
        of(clipping, "all").add(samples);
      }
      case BEND ->
          value(
              "bend " + setting, outcome.report().distortionDb().orElse(-99) - harm.distortionDb());
      case NOISE ->
          value("snr " + setting, Math.abs(outcome.report().snrDb().orElse(99) - harm.snrDb()));
      case HUM -> hum(outcome);
      case CLICKS -> {
        Matching events = new Matching();
        events.events(harm.clicks(), outcome.clicks(), withinFrames);
        of(clicks, setting).add(events);
        of(clicks, setting + " " + outcome.kind()).add(events);
        if (!setting.equals("-10 dB")) {
          of(clicks, "all").add(events);
        }
      }
      case HOLES -> {
        Matching events = new Matching();
        events.events(harm.holes(), outcome.holes(), withinFrames);
        of(holes, setting).add(events);
        of(holes, "all").add(events);
        of(holes, "all " + outcome.kind()).add(events);
      }
      case BANDWIDTH -> {
        if (harm.cutHz() > 0) {
          double error = outcome.report().cutHz().orElse(0) / harm.cutHz() - 1;
          value("cut " + setting, Math.abs(error));
          value("cut", Math.abs(error));
        }
      }
      case LOSSY -> {
        double told = outcome.report().lossy() ? 1 : 0;
        value("lossy " + setting, told);
        value("lossy " + setting.substring(0, setting.indexOf(' ')), told);
      }
      case ARTEFACTS ->
          value(
              "artefacts " + setting,
              outcome.report().artefactsDb().orElse(-99) - harm.artefactsDb());
      case SPEED, MIXED -> {}
    }
  }

  private void clean(Outcome outcome) {
    value("clean good", outcome.report().level() == Damage.GOOD ? 1 : 0);
    value("clean clipped", outcome.clipLevels().any() ? 1 : 0);
    value("clean hum", outcome.report().humHz().isPresent() ? 1 : 0);
    value("clean hum " + outcome.kind(), outcome.report().humHz().isPresent() ? 1 : 0);
    value("clean lossy", outcome.report().lossy() ? 1 : 0);
    value("clean cut", outcome.report().cutHz().isPresent() ? 1 : 0);
    value("clean distortion", outcome.report().distortionDb().orElse(-99));
    value("clean artefacts", outcome.report().artefactsDb().orElse(-99));
    value("clean artefacts " + outcome.kind(), outcome.report().artefactsDb().orElse(-99));
    value("clean snr", outcome.report().snrDb().orElse(99));
    falseClicks += outcome.clicks().size();
    falseHoles += outcome.holes().size();
    cleanMinutes += outcome.harm().sound()[0].length / (60.0 * Harm.RATE_HZ);
  }

  private void hum(Outcome outcome) {
    OptionalDouble found = outcome.report().humHz();
    double truth = outcome.harm().humHz();
    boolean right = found.isPresent() && Math.abs(found.getAsDouble() - truth) < 0.5;
    value("hum " + outcome.trial().setting(), right ? 1 : 0);
    if (right) {
      value("hum error", Math.abs(found.getAsDouble() - truth));
    }
  }

  private void value(String name, double value) {
    values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  private static Matching of(Map<String, Matching> map, String key) {
    return map.computeIfAbsent(key, unused -> new Matching());
  }

  private double mean(String name) {
    return values.getOrDefault(name, List.of()).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  private double quantile(String prefix, double share) {
    List<Double> found = new ArrayList<>();
    values.forEach((name, list) -> found.addAll(name.startsWith(prefix) ? list : List.of()));
    Collections.sort(found);
    return found.isEmpty() ? Double.NaN : found.get((int) (share * (found.size() - 1) + 0.5));
  }

  private double medianError(String prefix) {
    List<Double> errors = new ArrayList<>();
    values.forEach(
        (name, list) ->
            list.forEach(
                error -> {
                  if (name.startsWith(prefix)) {
                    errors.add(Math.abs(error));
                  }
                }));
    Collections.sort(errors);
    return errors.isEmpty() ? Double.NaN : errors.get(errors.size() / 2);
  }

  private double median(List<String> names) {
    List<Double> all = new ArrayList<>();
    names.forEach(name -> all.addAll(values.getOrDefault(name, List.of())));
    Collections.sort(all);
    return all.isEmpty() ? Double.NaN : all.get(all.size() / 2);
  }

  Figures figures() {
    Matching none = new Matching();
    Matching allClicks = clicks.getOrDefault("all", none);
    return new Figures(
        all.total(),
        all.within(0),
        all.within(1),
        mean("clean good"),
        clipping.getOrDefault("all", none).f1(),
        mean("clean clipped"),
        allClicks.f1(),
        clicks.getOrDefault("0 dB", none).recall(),
        clicks.getOrDefault("-10 dB", none).recall(),
        allClicks.precision(),
        falseClicks / Math.max(1e-9, cleanMinutes),
        holes.getOrDefault("all", none).f1(),
        median(List.of("snr 10 dB", "snr 20 dB", "snr 30 dB", "snr 40 dB")),
        median(List.of("snr 0 dB")),
        values.getOrDefault("cut", List.of()).stream()
            .mapToDouble(e -> e <= 0.05 ? 1 : 0)
            .average()
            .orElse(Double.NaN),
        mean("hum -50 dB"),
        quantile("hum error", 1),
        mean("clean hum bass"),
        mean("lossy other"),
        mean("clean lossy"),
        medianError("bend"),
        medianError("artefacts"));
  }

  /** All figures, to be printed. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    matchings("clipped samples", clipping, lines);
    matchings("clicks", clicks, lines);
    matchings("dropouts", holes, lines);
    lines.add(
        String.format(
            Locale.ROOT,
            "clean: %.2f false clicks and %.2f false holes a minute in %.1f minutes",
            falseClicks / Math.max(1e-9, cleanMinutes),
            falseHoles / Math.max(1e-9, cleanMinutes),
            cleanMinutes));
    values.forEach(
        (name, list) -> {
          List<Double> sorted = new ArrayList<>(list);
          Collections.sort(sorted);
          int last = sorted.size() - 1;
          lines.add(
              String.format(
                  Locale.ROOT,
                  "%-28s %4d: mean %8.3f, least %8.3f, 1/10 %8.3f, median %8.3f, 9/10 %8.3f, most %8.3f",
                  name,
                  list.size(),
                  mean(name),
                  sorted.get(0),
                  sorted.get(last / 10),
                  sorted.get(last / 2),
                  sorted.get(last * 9 / 10),
                  sorted.get(last)));
        });
    grades.forEach(
        (family, confusion) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "grades of %-10s %5d: right %.3f, at most one off %.3f",
                    family,
                    confusion.total(),
                    confusion.within(0),
                    confusion.within(1))));
    lines.add(
        String.format(
            Locale.ROOT,
            "grades in all: %d, right %.3f, at most one off %.3f; %d at the edge of hearing left out",
            all.total(),
            all.within(0),
            all.within(1),
            unjudged));
    lines.addAll(all.table());
    return lines;
  }

  private static void matchings(String what, Map<String, Matching> map, List<String> lines) {
    map.forEach(
        (setting, matching) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%s %-16s: F1 %.3f, recall %.3f, precision %.3f of %d",
                    what,
                    setting,
                    matching.f1(),
                    matching.recall(),
                    matching.precision(),
                    matching.truths())));
  }
}
