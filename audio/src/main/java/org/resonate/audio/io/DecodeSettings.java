package org.resonate.audio.io;

import org.resonate.audio.AudioFormat;

/**
 * How a recording is to be decoded.
 *
 * @param rateHz the rate to convert to, in Hz; 0 leaves the source's
 */
public record DecodeSettings(int rateHz) {

  /** For the stages: 44.1 kHz. */
  public static final DecodeSettings WORKING = new DecodeSettings(AudioFormat.WORKING_RATE_HZ);

  /** The source's own rate. */
  public static final DecodeSettings SOURCE_RATE = new DecodeSettings(0);

  /** Checks the range. */
  public DecodeSettings {
    if (rateHz < 0) {
      throw new IllegalArgumentException("rateHz must be 0 or more, got " + rateHz);
    }
  }
}
