package org.resonate.audio;

/**
 * How many channels a signal has and how many frames of it make a second.
 *
 * @param channels 1 or more; the order is FFmpeg's (left, right, …)
 * @param rateHz frames a second, 1 or more
 */
public record AudioFormat(int channels, int rateHz) {

  /** The rate at which every stage works, in Hz. */
  public static final int WORKING_RATE_HZ = 44_100;

  /** Checks both ranges. */
  public AudioFormat {
    if (channels < 1 || rateHz < 1) {
      throw new IllegalArgumentException(
          "a signal needs at least one channel and 1 Hz, got " + channels + " and " + rateHz);
    }
  }

  /** The time that this many frames last, in seconds. */
  public double seconds(long frames) {
    return frames / (double) rateHz;
  }
}
