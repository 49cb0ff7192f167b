package org.resonate.models.separate;

import java.io.IOException;
import java.util.List;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;

/**
 * Joins separated segments: where two overlap, the earlier fades out as the later fades in, along
 * straight lines that sum to 1. Hands the stems on in blocks, and what they lack to the residual.
 */
final class OverlapAdd {

  private final int channels;
  private final int segmentFrames;
  private final int overlapFrames;
  private final List<AudioSink> stems;
  private final AudioSink residual;

  /** The faded end of the segment before: {@code [stems · channels][overlap]}. */
  private final float[][] tail;

  private final float[][] block;
  private final float[][] rest;
  private boolean hasTail;

  OverlapAdd(
      int channels,
      int segmentFrames,
      int overlapFrames,
      List<AudioSink> stems,
      AudioSink residual) {
    this.channels = channels;
    this.segmentFrames = segmentFrames;
    this.overlapFrames = overlapFrames;
    this.stems = stems;
    this.residual = residual;
    this.tail = new float[stems.size() * channels][overlapFrames];
    this.block = new float[channels][AudioSource.BLOCK_FRAMES];
    this.rest = new float[channels][AudioSource.BLOCK_FRAMES];
  }

  /**
   * Takes the next segment and hands on what is settled.
   *
   * @param input {@code [channels][segmentFrames]}, what went into the model
   * @param separated flat {@code [stems · channels · segmentFrames]}; its overlap is changed
   * @param from the first frame that is not yet handed on: where the overlap with the segment
   *     before begins
   * @param to the end of the sound in the segment
   * @param last whether no segment follows; if one does, it shares the last overlap with this
   */
  void add(float[][] input, float[] separated, int from, int to, boolean last) throws IOException {
    if (hasTail) {
      fadeIn(separated, from);
    }
    int settled = last ? to : to - overlapFrames;
    for (int start = from; start < settled; start += AudioSource.BLOCK_FRAMES) {
      handOn(input, separated, start, Math.min(AudioSource.BLOCK_FRAMES, settled - start));
    }
    if (!last) {
      for (int row = 0; row < tail.length; row++) {
        System.arraycopy(separated, row * segmentFrames + settled, tail[row], 0, overlapFrames);
      }
      hasTail = true;
    }
  }

  private void fadeIn(float[] separated, int from) {
    for (int row = 0; row < tail.length; row++) {
      int at = row * segmentFrames + from;
      for (int i = 0; i < overlapFrames; i++) {
        float share = (i + 0.5f) / overlapFrames;
        separated[at + i] = tail[row][i] + share * (separated[at + i] - tail[row][i]);
      }
    }
  }

  private void handOn(float[][] input, float[] separated, int start, int frames)
      throws IOException {
    for (int c = 0; c < channels; c++) {
      System.arraycopy(input[c], start, rest[c], 0, frames);
    }
    for (int stem = 0; stem < stems.size(); stem++) {
      for (int c = 0; c < channels; c++) {
        int at = (stem * channels + c) * segmentFrames + start;
        for (int i = 0; i < frames; i++) {
          block[c][i] = separated[at + i];
          rest[c][i] -= separated[at + i];
        }
      }
      stems.get(stem).write(block, frames);
    }
    residual.write(rest, frames);
  }

  /** Finishes all sinks. */
  void finish() throws IOException {
    for (AudioSink stem : stems) {
      stem.finish();
    }
    residual.finish();
  }
}
