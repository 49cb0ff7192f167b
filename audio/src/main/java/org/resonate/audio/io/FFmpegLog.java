package org.resonate.audio.io;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * FFmpeg's log, kept apart by thread: its callbacks come on the thread that called FFmpeg. A
 * damaged file logs thousands of lines, so only their number and the first few are kept.
 */
final class FFmpegLog extends LogCallback {

  /** What one thread's calls logged since the last {@link #clear}. */
  static final class Lines {
    private static final int KEPT = 5;

    private final StringBuilder first = new StringBuilder();
    private int lines;
    private int errors;

    /** Lines of level "error" and worse. */
    int errors() {
      return errors;
    }

    /** The first lines, joined by "; ". */
    String first() {
      return first.toString();
    }

    void clear() {
      first.setLength(0);
      lines = 0;
      errors = 0;
    }

    private void add(int level, String line) {
      if (level <= avutil.AV_LOG_ERROR) {
        errors++;
      }
      if (lines++ < KEPT) {
        first.append(first.length() == 0 ? "" : "; ").append(line);
        LOG.debug("ffmpeg: {}", line);
      }
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(FFmpegLog.class);
  private static final ThreadLocal<Lines> LINES = ThreadLocal.withInitial(Lines::new);

  /** Native code holds only a pointer to it: it must never be collected. */
  private static final FFmpegLog INSTANCE = new FFmpegLog();

  private FFmpegLog() {}

  static void install() {
    avutil.av_log_set_level(avutil.AV_LOG_WARNING);
    avutil.setLogCallback(INSTANCE);
  }

  /** The lines of the current thread. */
  static Lines ofThread() {
    return LINES.get();
  }

  @Override
  public void call(int level, BytePointer message) {
    if (level > avutil.AV_LOG_WARNING) {
      return;
    }
    String line = new String(message.getStringBytes(), StandardCharsets.UTF_8).strip();
    // "[mov @ 0x7f…]": an address tells the user nothing and changes from run to run.
    line = line.replaceAll(" @ 0x[0-9a-f]+(?=\\])", "");
    if (!line.isEmpty()) {
      LINES.get().add(level, line);
    }
  }
}
