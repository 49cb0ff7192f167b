package org.resonate.pipeline.cli;

import java.io.Closeable;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.resonate.models.hub.DownloadProgress;

/**
 * Tells how downloads come along: a moving line on a terminal, elsewhere a line every tenth, or
 * events. Rates are of what arrived now, without what an earlier run left.
 */
final class DownloadBar implements DownloadProgress, Closeable {
  private static final int REFRESH_MILLIS = 200;
  private static final int BYTES_PER_MEGABYTE = 1_000_000;
  private static final double SECOND = 1e9;

  private final Console console;
  private ProgressBar bar;
  private String name;
  private long haveBytes;
  private long totalBytes;
  private long atBytes;
  private long startedNanos;
  private int tenths;

  DownloadBar(Console console) {
    this.console = console;
  }

  @Override
  public void started(String file, long have, long total) {
    close();
    name = file;
    haveBytes = have;
    atBytes = have;
    totalBytes = total;
    startedNanos = System.nanoTime();
    tenths = tenths(have);
    console.event(
        "download-started", "file", file, "bytes", have, "totalBytes", total < 0 ? null : total);
    if (have > 0 && !console.hasTerminal()) {
      console.line("%s: going on from %s of %s".formatted(file, size(have), size(total)));
    }
    if (console.hasTerminal()) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(file)
              .setInitialMax(total)
              .startsFrom(have, Duration.ZERO)
              .setUnit(" MB", BYTES_PER_MEGABYTE)
              .showSpeed()
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(console.err()))
              .build();
    }
  }

  @Override
  public void at(long bytes) {
    atBytes = bytes;
    if (bar != null) {
      bar.stepTo(bytes);
    } else if (tenths(bytes) > tenths && bytes < totalBytes) {
      tenths = tenths(bytes);
      console.line("%s: %d%% of %s%s".formatted(name, tenths * 10, size(totalBytes), rate(bytes)));
      console.event("download-progress", "file", name, "bytes", bytes, "totalBytes", totalBytes);
    }
  }

  private int tenths(long bytes) {
    return totalBytes <= 0 ? 0 : (int) (10.0 * bytes / totalBytes);
  }

  /** How fast, and how long it will take. */
  private String rate(long bytes) {
    double seconds = (System.nanoTime() - startedNanos) / SECOND;
    double perSecond = (bytes - haveBytes) / seconds;
    if (!(perSecond > 0)) {
      return "";
    }
    long left = Math.round((totalBytes - bytes) / perSecond);
    return String.format(
        Locale.ROOT,
        ", %.1f MB/s, %d:%02d left",
        perSecond / BYTES_PER_MEGABYTE,
        left / 60,
        left % 60);
  }

  @Override
  public void waiting(String why, Duration pause) {
    close();
    console.warn("%s; trying again in %d s".formatted(why, pause.toSeconds()));
    console.event("download-waiting", "message", why, "seconds", pause.toSeconds());
  }

  @Override
  public void finished(String file) {
    close();
    boolean isNew = file.equals(name);
    console.line(
        isNew
            ? "%s: here, %s".formatted(file, size(atBytes))
            : "%s: here already, from an earlier run".formatted(file));
    console.event("download-finished", "file", file, "bytes", isNew ? atBytes : null);
  }

  private static String size(long bytes) {
    return bytes < 0
        ? "an unknown size"
        : bytes < BYTES_PER_MEGABYTE ? bytes + " bytes" : ScratchSpace.size(bytes);
  }

  /** Leaves the line of the bar. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
