package org.resonate.models.separate;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.resonate.audio.AudioSource;
import org.resonate.models.pack.Geometry;

/**
 * One pass over a signal: has its segments separated ahead of the reader and joins them. Where two
 * overlap, the earlier fades out as the later fades in: demucs weighs segments by triangles and
 * divides by the sum of the weights, which in an overlap of V frames gives the later one the share
 * {@code (i + 1) / (V + 1)}.
 */
final class Pass implements Closeable {

  /** A segment and where its stems will be. */
  private record Waiting(Segment segment, Future<List<float[]>> group, int index) {}

  private final AudioSource source;
  private final Windows windows;
  private final Feed feed;
  private final int leadFrames;
  private final int segmentFrames;
  private final int overlapFrames;

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean ended;
  private long cutFrames;
  private int leadLeft;

  private Segment segment;

  /** Its stems, flat; null: silence. */
  private float[] separated;

  private int position;

  /** The end of the segment before, which this one's beginning fades into. */
  private final float[][] tail;

  private int tailFrames;

  /**
   * Begins at the first frame.
   *
   * @param source closed with the pass
   * @param leadFrames zeros before the sound, which are cut off again
   * @param feed which the pass is to be added to
   */
  Pass(
      AudioSource source,
      Geometry geometry,
      Normalisation normalisation,
      int leadFrames,
      Feed feed) {
    this.source = source;
    this.windows = new Windows(source, geometry, normalisation, leadFrames);
    this.feed = feed;
    this.leadFrames = leadFrames;
    this.segmentFrames = geometry.segmentFrames();
    this.overlapFrames = geometry.overlapFrames();
    this.leadLeft = leadFrames;
    this.tail = new float[geometry.stems().size() * source.format().channels()][overlapFrames];
  }

  /**
   * Gives the next frames, as many as there is room for until the end.
   *
   * @param stems {@code [stems · channels][frames]}
   * @param sound {@code [channels][frames]}, what was separated
   * @return frames given; 0 at the end
   * @throws InterruptedIOException if the thread was interrupted
   * @throws IOException if the source or the model fails
   */
  int read(float[][] stems, float[][] sound) throws IOException {
    int filled = 0;
    while (filled < stems[0].length) {
      if (segment == null || position == segment.settled()) {
        if (!advance()) {
          break;
        }
        continue;
      }
      int frames = Math.min(segment.settled() - position, stems[0].length - filled);
      for (int row = 0; row < stems.length; row++) {
        join(row, stems[row], filled, frames);
      }
      for (int c = 0; c < sound.length; c++) {
        System.arraycopy(segment.sound()[c], position, sound[c], filled, frames);
      }
      position += frames;
      filled += frames;
    }
    return filled;
  }

  private void join(int row, float[] to, int start, int frames) {
    int from = row * segmentFrames + segment.at() + position;
    copy(from, to, start, frames);
    int faded = Math.min(frames, tailFrames - position);
    for (int i = 0; i < faded; i++) {
      float before = tail[row][position + i];
      float share = (position + i + 1) / (float) (overlapFrames + 1);
      to[start + i] = before + share * (to[start + i] - before);
    }
  }

  private void copy(int from, float[] to, int start, int frames) {
    if (separated == null) {
      Arrays.fill(to, start, start + frames, 0);
    } else {
      System.arraycopy(separated, from, to, start, frames);
    }
  }

  /** Goes on to the next segment, if there is one. */
  private boolean advance() throws IOException {
    if (segment != null) {
      tailFrames = segment.frames() - segment.settled();
      int from = segment.at() + segment.settled();
      for (int row = 0; row < tail.length; row++) {
        copy(row * segmentFrames + from, tail[row], 0, tailFrames);
      }
    }
    segment = null;
    separated = null;
    feed.fill();
    if (waiting.isEmpty()) {
      feed.fillNow(this);
    }
    if (waiting.isEmpty()) {
      return false;
    }
    Waiting next = waiting.remove();
    segment = next.segment();
    // Taken out of its group, whose other segments may wait for long.
    separated = next.index() < 0 ? null : await(next.group()).set(next.index(), null);
    position = Math.min(leadLeft, segment.settled());
    leadLeft -= position;
    feed.taken();
    // The workers go on while this segment is written.
    feed.fill();
    return true;
  }

  /** Whether there may be a segment that was not cut. */
  boolean hasMore() {
    return !ended;
  }

  /** The frame of the output at which the next segment to be cut is wanted. */
  long nextFrame() {
    return Math.max(0, cutFrames - leadFrames);
  }

  /** Cuts the next segment; {@link #expect} must follow. */
  Optional<Segment> cut() throws IOException {
    Optional<Segment> next = windows.next();
    ended = next.isEmpty();
    cutFrames += segmentFrames - overlapFrames;
    return next;
  }

  /**
   * Takes the segment that was cut.
   *
   * @param group will have its stems
   * @param index which of the group it is; negative: it is silent and in no group
   */
  void expect(Segment cut, Future<List<float[]>> group, int index) {
    waiting.add(new Waiting(cut, group, index));
  }

  private static List<float[]> await(Future<List<float[]>> group) throws IOException {
    try {
      return group.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted in a separation").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
