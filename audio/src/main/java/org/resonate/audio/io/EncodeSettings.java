package org.resonate.audio.io;

import java.util.Objects;
import java.util.OptionalLong;
import org.resonate.audio.AudioFormat;

/**
 * How a master is to be written.
 *
 * @param codec the kind of file
 * @param input channels (1 or 2) and rate of what will be written into it
 * @param rateHz the file's rate
 * @param bitsPerSample FLAC and ALAC: 16, 24; WAV: 8, 16, 24, 32 (float); others: 0
 * @param ditherSeed of the TPDF dither of integer samples; empty: rounded without dither
 * @param tags what the file says about itself
 */
public record EncodeSettings(
    Codec codec,
    AudioFormat input,
    int rateHz,
    int bitsPerSample,
    OptionalLong ditherSeed,
    Tags tags) {

  /** Checks ranges. */
  public EncodeSettings {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(ditherSeed, "ditherSeed");
    Objects.requireNonNull(tags, "tags");
    if (input.channels() > 2) {
      throw new IllegalArgumentException("masters have 1 or 2 channels, got " + input.channels());
    }
    if (!codec.takesBits(bitsPerSample)) {
      throw new IllegalArgumentException(codec.id() + " does not hold " + bitsPerSample + " bits");
    }
    if (rateHz < 1) {
      throw new IllegalArgumentException("rateHz must be 1 or more, got " + rateHz);
    }
  }

  /** Dithered with a seed. */
  public EncodeSettings(
      Codec codec, AudioFormat input, int rateHz, int bitsPerSample, long ditherSeed, Tags tags) {
    this(codec, input, rateHz, bitsPerSample, OptionalLong.of(ditherSeed), tags);
  }

  /** What a plan decided, dithered with a seed. */
  public EncodeSettings(EncodePlan plan, AudioFormat input, long ditherSeed, Tags tags) {
    this(plan.codec(), input, plan.rateHz(), plan.bitsPerSample(), ditherSeed, tags);
  }
}
