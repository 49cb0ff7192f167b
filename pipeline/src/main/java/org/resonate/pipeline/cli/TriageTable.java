package org.resonate.pipeline.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.triage.RemasterTime;
import org.resonate.pipeline.triage.StemTriage;
import org.resonate.pipeline.triage.TrackTriage;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Loudness;

/** Analysed tracks as a table for people, the worst first. */
final class TriageTable {

  private static final int LEAST_NAME = 10;
  private static final int ROOMY_NAME = 30;
  private static final int MOST_CAUSES = 30;
  private static final String UNKNOWN = "?";

  /** What is left out first where there is no room. */
  private static final List<String> DISPENSABLE = List.of("causes", "dBTP", "LUFS", "stems");

  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  /** A track; holds no record, for there may be very many. */
  private record Row(
      DamageLevel worst, double score, double redoSeconds, Map<String, String> cells) {}

  private static final Comparator<Row> WORST_FIRST =
      Comparator.comparing(Row::worst)
          .thenComparing(Row::score)
          .thenComparing(Row::redoSeconds)
          .reversed()
          .thenComparing(row -> row.cells().get("track"));

  private final List<Row> rows = new ArrayList<>();

  /** The initials of the stems that were met, with their names. */
  private final Map<String, String> stems = new LinkedHashMap<>();

  void add(TrackTriage triage, Optional<RemasterTime> time) {
    Loudness before = triage.track().getPreparation().getBefore();
    StringBuilder marks = new StringBuilder();
    for (StemTriage stem : triage.stems()) {
      String initial = stem.name().substring(0, stem.name().offsetByCodePoints(0, 1));
      stems.putIfAbsent(initial, stem.name());
      marks.append(initial).append(mark(stem.quality().getLevel()));
    }
    Map<String, String> cells = new LinkedHashMap<>();
    String name = RawPath.display(triage.track().getSource().getRelativePath());
    cells.put("track", Console.clean(name).replace('\t', '?'));
    cells.put("length", ProgressPicture.clock(Math.round(triage.audioSeconds())));
    cells.put("LUFS", level(before.getIntegratedLufs()));
    cells.put("dBTP", level(before.getTruePeakDbtp()));
    cells.put("grade", triage.worst().toString());
    cells.put("stems", marks.toString());
    cells.put("causes", String.join(",", triage.causes()));
    cells.put("redo", seconds(triage.regenerateSeconds()));
    cells.put("time", time.map(known -> seconds(known.seconds())).orElse(UNKNOWN));
    rows.add(new Row(triage.worst(), triage.worstScore(), triage.regenerateSeconds(), cells));
  }

  private static char mark(DamageLevel level) {
    return switch (level) {
      case GOOD -> '.';
      case MINOR -> '-';
      case MODERATE -> '+';
      case SEVERE -> '!';
    };
  }

  private static String level(Double value) {
    return value == null ? "-inf" : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String seconds(double seconds) {
    if (seconds == 0) {
      return "-";
    }
    if (seconds < 0.05) {
      return "<0.1 s";
    }
    return seconds < 9.95
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : Estimate.spelled(seconds);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  int size() {
    return rows.size();
  }

  /** The header, a line for each track, and what the marks mean. */
  List<String> lines(TableStyle style) {
    List<String> lines = new ArrayList<>();
    if (rows.isEmpty()) {
      return lines;
    }
    Map<String, Integer> widths = widths(style.columns());
    String gap =
        widths.get("track") >= ROOMY_NAME || style.columns() == TableStyle.UNBOUNDED ? "  " : " ";
    lines.add(
        line(widths, gap, name -> name, DamageLevel.GOOD, new TableStyle(style.columns(), false)));
    rows.sort(WORST_FIRST);
    for (Row row : rows) {
      lines.add(line(widths, gap, row.cells()::get, row.worst(), style));
    }
    if (widths.containsKey("stems")) {
      List<String> names = new ArrayList<>();
      stems.forEach((initial, name) -> names.add(initial + " " + Console.clean(name)));
      String legend = String.join(", ", names) + "; . good  - minor  + moderate  ! severe";
      lines.add(Columns.fit(legend, style.columns()));
    }
    return lines;
  }

  /** By column; a name is cut where there is no room, and columns are left out. */
  private Map<String, Integer> widths(int columns) {
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (String column : rows.get(0).cells().keySet()) {
      int widest = Columns.of(column);
      for (Row row : rows) {
        widest = Math.max(widest, Columns.of(row.cells().get(column)));
      }
      widths.put(column, widest);
    }
    if (columns == TableStyle.UNBOUNDED) {
      return widths;
    }
    widths.computeIfPresent(
        "causes", (name, width) -> Math.min(width, Math.min(MOST_CAUSES, columns / 6)));
    for (String dispensable : DISPENSABLE) {
      if (left(widths, columns, 1) < LEAST_NAME) {
        widths.remove(dispensable);
      }
    }
    int name = widths.get("track");
    int roomy = left(widths, columns, 2);
    widths.put(
        "track",
        roomy >= ROOMY_NAME
            ? Math.max(ROOMY_NAME, Math.min(name, roomy))
            : Math.max(1, Math.min(name, left(widths, columns, 1))));
    return widths;
  }

  /** What the others leave for the name. */
  private static int left(Map<String, Integer> widths, int columns, int gap) {
    int others = 0;
    for (Map.Entry<String, Integer> each : widths.entrySet()) {
      others += each.getKey().equals("track") ? 0 : each.getValue() + gap;
    }
    return columns - others;
  }

  private static String line(
      Map<String, Integer> widths,
      String gap,
      Function<String, String> cells,
      DamageLevel worst,
      TableStyle style) {
    List<String> parts = new ArrayList<>();
    widths.forEach(
        (column, width) -> {
          String text = Columns.fit(cells.apply(column), width);
          boolean isText = List.of("track", "grade", "stems", "causes").contains(column);
          String padded =
              isText ? Columns.pad(text, width) : " ".repeat(width - Columns.of(text)) + text;
          parts.add(column.equals("grade") && style.isColoured() ? painted(padded, worst) : padded);
        });
    return String.join(gap, parts).stripTrailing();
  }

  private static String painted(String text, DamageLevel level) {
    return switch (level) {
      case GOOD, MINOR -> text;
      case MODERATE -> YELLOW + text + PLAIN;
      case SEVERE -> RED + text + PLAIN;
    };
  }
}
