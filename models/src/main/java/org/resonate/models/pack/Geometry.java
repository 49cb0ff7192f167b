package org.resonate.models.pack;

import java.util.List;

/**
 * The shape of a separator's input and output: {@code [batch, channels, segmentFrames]} in, {@code
 * [batch, stems, channels, segmentFrames]} out.
 *
 * @param rateHz the rate it was made for
 * @param channels the numbers of channels that it takes, such as 1 and 2
 * @param stems names of the stems in the order in which they come out
 * @param segmentFrames how much goes in at once
 * @param overlapFrames how much neighbouring segments share, at most half a segment
 */
public record Geometry(
    int rateHz, List<Integer> channels, List<String> stems, int segmentFrames, int overlapFrames) {

  /** Checks the ranges. */
  public Geometry {
    if (rateHz < 1 || channels == null || channels.isEmpty() || stems == null || stems.isEmpty()) {
      throw new IllegalArgumentException("geometry needs rateHz, channels and stems");
    }
    if (overlapFrames < 1 || overlapFrames > segmentFrames / 2) {
      throw new IllegalArgumentException(
          "geometry needs an overlap of 1 frame to half a segment, got "
              + overlapFrames
              + " of "
              + segmentFrames);
    }
    channels = List.copyOf(channels);
    stems = List.copyOf(stems);
  }
}
