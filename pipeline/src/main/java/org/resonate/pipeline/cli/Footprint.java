package org.resonate.pipeline.cli;

import org.resonate.models.pack.ModelPack;

/**
 * The memory that a model wants.
 *
 * @param sharedBytes once, however many tracks are worked on: the weights
 * @param trackBytes for each track that is worked on: its share of Java's heap, as the launcher
 *     sizes it
 * @param threadBytes for each thread that runs segments
 */
record Footprint(long sharedBytes, long trackBytes, long threadBytes) {

  private static final long TRACK_BYTES = 192L << 20;

  /** What a further pass of {@code --shifts} takes of it, for six stems. */
  private static final long PASS_BYTES = 28L << 20;

  /** Below this a pack is filters and masks rather than a network with layers. */
  private static final long NETWORK_BYTES = 16L << 20;

  /** What the layers of a network hold of a segment at once; htdemucs measures 0.4 GB a thread. */
  private static final long LAYERS = 200;

  /** What an evaluation of JASCO's field holds for each of two threads; it measures 0.9 GB. */
  private static final long GENERATOR_BYTES = 450L << 20;

  /** What masks hold: spectra of each stem. */
  private static final long MASKS = 120;

  /**
   * Estimated from a pack's files and the size of its segments.
   *
   * @param passes over each track, 1 or more
   */
  static Footprint of(ModelPack pack, int passes) {
    long weights = 0;
    for (String file : pack.files().keySet()) {
      // 0 for a file that is missing: the verification before any work names it.
      weights += pack.folder().resolve(file).toFile().length();
    }
    if (pack.generator().isPresent()) {
      return new Footprint(weights, TRACK_BYTES, GENERATOR_BYTES);
    }
    int channels = pack.geometry().channels().stream().mapToInt(c -> c).max().orElseThrow();
    long segment = (long) Float.BYTES * channels * pack.geometry().segmentFrames();
    long track = TRACK_BYTES + (passes - 1) * PASS_BYTES;
    return new Footprint(weights, track, segment * (weights < NETWORK_BYTES ? MASKS : LAYERS));
  }

  /** Of two models that are both loaded and take turns. */
  Footprint and(Footprint other) {
    return new Footprint(
        sharedBytes + other.sharedBytes,
        Math.max(trackBytes, other.trackBytes),
        Math.max(threadBytes, other.threadBytes));
  }
}
