package org.resonate.pipeline.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.resonate.pipeline.cli.JobState.Moment;
import org.resonate.pipeline.cli.JobState.Running;

/**
 * A job as lines of text: one bar for all of it, and under it a line for each track in work.
 *
 * <pre>
 *  42% [======>       ]  5/12 tracks  0.4 h of audio  11.2x  3 min left  1 failed
 *   side-a.wav      separate  0:12
 *   phone/memo.m4a  master    0:02
 * </pre>
 */
final class ProgressPicture {

  private static final int LONGEST_BAR = 40;
  private static final int SHORTEST_BAR = 8;

  /** Of the window's rows: the one of the cursor, and one for what is said above. */
  private static final int SPARED_ROWS = 2;

  private static final int MINUTE = 60;
  private static final int HOUR = 3600;
  private static final int DAY = 24 * HOUR;
  private static final String GAP = "  ";

  private ProgressPicture() {}

  /** The lines, none of them as wide as the terminal: the last column makes some of them wrap. */
  static List<String> of(Moment moment, TerminalSize size) {
    int columns = Math.max(1, size.columns() - 1);
    List<String> lines = new ArrayList<>();
    lines.add(Columns.head(job(moment, columns), columns));
    int room = Math.max(0, size.rows() - SPARED_ROWS - 1);
    List<Running> running = moment.running();
    if (running.size() > room) {
      int shown = Math.max(0, room - 1);
      int others = running.size() - shown;
      running = running.subList(0, shown);
      lines.addAll(tracks(running, columns));
      if (room > 0) {
        String more = shown == 0 ? others + " running" : "… and " + others + " more";
        lines.add(Columns.head(GAP + more, columns));
      }
    } else {
      lines.addAll(tracks(running, columns));
    }
    return lines;
  }

  /**
   * All facts, with a bar where there is room; in a narrow window the least wanted are left out.
   */
  private static String job(Moment moment, int columns) {
    String percent = "%3d%%".formatted((int) Math.floor(100 * Math.min(1, moment.share())));
    String tracks = GAP + moment.ended() + "/" + moment.tracks() + " tracks";
    String audio = moment.audioSeconds() > 0 ? GAP + audio(moment.audioSeconds()) : "";
    String speed = moment.speed().isPresent() ? GAP + speed(moment.speed().getAsDouble()) : "";
    String left =
        moment.secondsLeft().isPresent() ? GAP + left(moment.secondsLeft().getAsDouble()) : "";
    String failed = moment.failed() > 0 ? GAP + moment.failed() + " failed" : "";
    String facts = tracks + audio + speed + left + failed;
    int bar = columns - percent.length() - facts.length() - " []".length();
    if (bar >= SHORTEST_BAR) {
      return percent + " [" + bar(moment.share(), Math.min(bar, LONGEST_BAR)) + "]" + facts;
    }
    return Stream.of(facts, tracks + speed + left + failed, tracks + left + failed, tracks + failed)
        .map(percent::concat)
        .filter(line -> line.length() <= columns)
        .findFirst()
        .orElse(percent + tracks);
  }

  private static String bar(double share, int length) {
    int full = (int) Math.floor(length * Math.min(1, share));
    String head = full < length ? ">" : "";
    return Columns.pad("=".repeat(full) + head, length);
  }

  private static String audio(double seconds) {
    return seconds < MINUTE
        ? Math.round(seconds) + " s of audio"
        : seconds < HOUR / 10.0
            ? Math.round(seconds / MINUTE) + " min of audio"
            : String.format(Locale.ROOT, "%.1f h of audio", seconds / HOUR);
  }

  private static String speed(double speed) {
    return String.format(Locale.ROOT, speed < 100 ? "%.1fx" : "%.0fx", speed);
  }

  /** Coarse, as it is an estimate. */
  private static String left(double seconds) {
    if (seconds < 1.5 * MINUTE) {
      return 5 * Math.max(1, Math.round(seconds / 5)) + " s left";
    }
    if (seconds < 1.5 * HOUR) {
      return Math.round(seconds / MINUTE) + " min left";
    }
    if (seconds < 2 * DAY) {
      long minutes = 10 * Math.round(seconds / MINUTE / 10);
      return "%d h %02d min left".formatted(minutes / 60, minutes % 60);
    }
    return String.format(Locale.ROOT, "%.1f days left", seconds / DAY);
  }

  /** Names, stages and times under each other; names give way, as the others are short. */
  private static List<String> tracks(List<Running> running, int columns) {
    List<String> names = running.stream().map(track -> name(track.name())).toList();
    List<String> stages = running.stream().map(track -> words(track.stage())).toList();
    List<String> times = running.stream().map(track -> clock((long) track.seconds())).toList();
    int stageColumns = widest(stages);
    int timeColumns = widest(times);
    int room = columns - 3 * GAP.length() - stageColumns - timeColumns;
    int nameColumns = Math.max(1, Math.min(room, widest(names)));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = Columns.pad(Columns.fit(names.get(i), nameColumns), nameColumns);
      String stage = Columns.pad(stages.get(i), stageColumns);
      String time = " ".repeat(timeColumns - times.get(i).length()) + times.get(i);
      lines.add(Columns.head(GAP + name + GAP + stage + GAP + time, columns));
    }
    return lines;
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(Columns::of).max().orElse(0);
  }

  private static String name(String path) {
    return Console.clean(path).replace('\t', ' ');
  }

  /** {@code analyzeQuality} as people write it. */
  private static String words(String stage) {
    return stage.isEmpty()
        ? "start"
        : stage.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** Minutes and seconds, with hours before them where there are any. */
  static String clock(long seconds) {
    return seconds < HOUR
        ? "%d:%02d".formatted(seconds / MINUTE, seconds % MINUTE)
        : "%d:%02d:%02d".formatted(seconds / HOUR, seconds / MINUTE % MINUTE, seconds % MINUTE);
  }
}
