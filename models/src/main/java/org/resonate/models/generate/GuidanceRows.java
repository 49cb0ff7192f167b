package org.resonate.models.generate;

import java.util.Arrays;

/**
 * Rows of conditions, one after the other.
 *
 * @param chords {@code [rows · latentFrames]}
 * @param drums {@code [rows · latentFrames · drumDims]}
 * @param text {@code [rows · tokens · textDims]}
 * @param weights {@code [rows]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GuidanceRows(long[] chords, float[] drums, float[] text, float[] weights) {

  int count() {
    return weights.length;
  }

  /** Some of them. */
  GuidanceRows range(int from, int to) {
    int all = count();
    return new GuidanceRows(
        Arrays.copyOfRange(chords, from * (chords.length / all), to * (chords.length / all)),
        Arrays.copyOfRange(drums, from * (drums.length / all), to * (drums.length / all)),
        Arrays.copyOfRange(text, from * (text.length / all), to * (text.length / all)),
        Arrays.copyOfRange(weights, from, to));
  }
}
