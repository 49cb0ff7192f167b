package org.resonate.models.separate;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.resonate.audio.AudioSource;

/**
 * The level and offset that a network was trained at: {@code (x − mean) / deviation} goes in, what
 * comes out is taken back.
 *
 * @param mean of the mono mix of the whole track
 * @param deviation its standard deviation (of N − 1), and a little, so that it is never 0
 */
record Normalisation(double mean, double deviation) {

  /** Changes nothing. */
  static final Normalisation NONE = new Normalisation(0, 1);

  /** What demucs adds to the deviation ({@code api.py}). */
  private static final double LEAST_DEVIATION = 1e-8;

  /**
   * Measures a signal to its end.
   *
   * @throws InterruptedIOException if the thread was interrupted, between two blocks
   * @throws IOException if it cannot be read
   */
  static Normalisation of(AudioSource source) throws IOException {
    float[][] block = new float[source.format().channels()][AudioSource.BLOCK_FRAMES];
    // Sums around the first sample: else a small signal on a large offset would cancel out.
    double about = Double.NaN;
    double sum = 0;
    double squares = 0;
    long total = 0;
    for (int frames = source.read(block); frames >= 0; frames = source.read(block)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted after " + total + " frames");
      }
      for (int i = 0; i < frames; i++) {
        double mono = 0;
        for (float[] channel : block) {
          mono += channel[i];
        }
        mono /= block.length;
        if (Double.isNaN(about)) {
          about = mono;
        }
        sum += mono - about;
        squares += (mono - about) * (mono - about);
      }
      total += frames;
    }
    if (total == 0) {
      return NONE;
    }
    double variance = total == 1 ? 0 : Math.max(0, squares - sum * sum / total) / (total - 1);
    return new Normalisation(about + sum / total, Math.sqrt(variance) + LEAST_DEVIATION);
  }

  /** Normalises some frames. */
  void apply(float[] from, int at, float[] to, int start, int frames) {
    if (equals(NONE)) {
      System.arraycopy(from, at, to, start, frames);
      return;
    }
    for (int i = 0; i < frames; i++) {
      to[start + i] = (float) ((from[at + i] - mean) / deviation);
    }
  }

  /** Takes it back, in place. */
  void undo(float[] samples) {
    if (equals(NONE)) {
      return;
    }
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (samples[i] * deviation + mean);
    }
  }
}
