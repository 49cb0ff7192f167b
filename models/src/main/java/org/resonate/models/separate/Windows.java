package org.resonate.models.separate;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.resonate.audio.AudioSource;
import org.resonate.models.pack.Geometry;

/**
 * Cuts a signal into segments, as demucs 4.1.0 does ({@code apply.py}: {@code apply_model}, {@code
 * TensorChunk.padded}): chunk k begins at k · stride and is a segment long, or as long as there is
 * sound. The window of a shorter chunk is centred on it: sound on both sides where there is some,
 * zeros outside the signal. Holds two segments at most.
 */
final class Windows {

  private final BlockFiller filler;
  private final Normalisation normalisation;
  private final int leadFrames;
  private final int segmentFrames;
  private final int stride;

  /** What lies around the chunk: {@code [channels][stride + segmentFrames]} from frame base on. */
  private final float[][] buffer;

  private long base;
  private int filled;
  private int leadFilled;
  private long chunkStart;

  /**
   * Begins with the first segment.
   *
   * @param leadFrames zeros put before the sound
   */
  Windows(AudioSource source, Geometry geometry, Normalisation normalisation, int leadFrames) {
    this.filler = new BlockFiller(source);
    this.normalisation = normalisation;
    this.leadFrames = leadFrames;
    this.segmentFrames = geometry.segmentFrames();
    this.stride = geometry.segmentFrames() - geometry.overlapFrames();
    this.buffer = new float[source.format().channels()][stride + segmentFrames];
  }

  /** The next segment, if the signal goes on. */
  Optional<Segment> next() throws IOException {
    // Half a segment before the chunk is the most that its window reaches back: a stride is more.
    if (chunkStart - base > stride) {
      for (float[] channel : buffer) {
        System.arraycopy(channel, stride, channel, 0, filled - stride);
      }
      base += stride;
      filled -= stride;
    }
    fill();
    long end = base + filled;
    if (end <= chunkStart) {
      return Optional.empty();
    }
    int frames = (int) Math.min(segmentFrames, end - chunkStart);
    Segment segment = segment(frames, Math.min(frames, stride));
    chunkStart += stride;
    return Optional.of(segment);
  }

  private void fill() throws IOException {
    int zeros = Math.min(leadFrames - leadFilled, buffer[0].length - filled);
    for (float[] channel : buffer) {
      Arrays.fill(channel, filled, filled + zeros, 0);
    }
    leadFilled += zeros;
    filled += zeros;
    filled += filler.fill(buffer, filled);
  }

  private Segment segment(int frames, int settled) {
    int at = (segmentFrames - frames) / 2;
    long start = chunkStart - at;
    // The lead is zero to the network whatever the mean, as what lies outside the signal is.
    long to = Math.min(start + segmentFrames, base + filled);
    long from = Math.min(to, Math.max(start, Math.max(base, leadFrames)));
    int begin = (int) (from - base);
    int length = (int) (to - from);
    float[][] window = new float[buffer.length][segmentFrames];
    float[][] sound = new float[buffer.length][];
    boolean silent = true;
    for (int c = 0; c < buffer.length; c++) {
      normalisation.apply(buffer[c], begin, window[c], (int) (from - start), length);
      silent = silent && isZero(buffer[c], begin, length);
      int chunk = (int) (chunkStart - base);
      sound[c] = Arrays.copyOfRange(buffer[c], chunk, chunk + settled);
    }
    return new Segment(window, sound, at, frames, settled, silent);
  }

  private static boolean isZero(float[] samples, int from, int frames) {
    for (int i = from; i < from + frames; i++) {
      if (samples[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
