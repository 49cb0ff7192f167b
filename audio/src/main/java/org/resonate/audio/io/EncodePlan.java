package org.resonate.audio.io;

import java.util.List;

/**
 * Codec, rate and depth of a master, by the source.
 *
 * @param codec what it is written as
 * @param rateHz its rate
 * @param bitsPerSample its depth: 16 or 24, WAV also 8 and 32 (float); 0 for lossy codecs
 */
public record EncodePlan(Codec codec, int rateHz, int bitsPerSample) {

  /** The rates that libmp3lame takes. */
  private static final List<Integer> MP3_RATES_HZ =
      List.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

  /** The rates of AAC (ISO/IEC 14496-3, table 1.18). */
  private static final List<Integer> AAC_RATES_HZ =
      List.of(
          7_350, 8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000,
          88_200, 96_000);

  private static final int OPUS_RATE_HZ = 48_000;

  /** Of the master's file, without its dot. */
  public String extension() {
    return codec.extension();
  }

  /**
   * A master in a given format: 24 bits where the codec has a depth, at the source's rate if that
   * is 44.1 or 48 kHz; higher ones become the one of the two that divides them (else 48 kHz), all
   * others 44.1 kHz. Opus is always 48 kHz.
   */
  public static EncodePlan of(Codec codec, DecodeReport source) {
    int rateHz = codec == Codec.OPUS ? OPUS_RATE_HZ : masterRateHz(source.rateHz());
    return new EncodePlan(codec, rateHz, codec.lossless() ? 24 : 0);
  }

  private static int masterRateHz(int sourceHz) {
    if (sourceHz < 48_000) {
      return 44_100;
    }
    return sourceHz % 44_100 == 0 ? 44_100 : 48_000;
  }

  /**
   * A master like its source: the same rate and depth, and the same codec where it can be written.
   * Uncompressed sound in any container becomes WAV; anything else that cannot be written (APE,
   * WavPack, Vorbis, WMA, …) becomes FLAC, which takes nothing more away. 32-bit integers become
   * 24-bit in FLAC and ALAC and float in WAV; 64-bit float becomes 32-bit float.
   */
  public static EncodePlan likeSource(DecodeReport source) {
    Codec codec = codecOf(source);
    int rateHz =
        switch (codec) {
          case OPUS -> OPUS_RATE_HZ;
          case MP3 -> nearest(MP3_RATES_HZ, source.rateHz());
          case AAC -> nearest(AAC_RATES_HZ, source.rateHz());
          case FLAC, WAV, ALAC -> source.rateHz();
        };
    return new EncodePlan(codec, rateHz, bits(codec, source));
  }

  private static Codec codecOf(DecodeReport source) {
    String codec = source.codec();
    return switch (codec) {
      case "mp3" -> Codec.MP3;
      case "aac" -> Codec.AAC;
      case "opus" -> Codec.OPUS;
      case "alac" -> Codec.ALAC;
      default -> codec.startsWith("pcm_") ? Codec.WAV : Codec.FLAC;
    };
  }

  private static int bits(Codec codec, DecodeReport source) {
    if (!codec.lossless()) {
      return 0;
    }
    if (codec == Codec.WAV && source.lossless()) {
      int bits = source.bitsPerSample();
      return source.floatingPoint() || bits > 24 ? 32 : bits <= 8 ? 8 : bits <= 16 ? 16 : 24;
    }
    boolean shallow = source.lossless() && !source.floatingPoint() && source.bitsPerSample() <= 16;
    return shallow ? 16 : 24;
  }

  private static int nearest(List<Integer> rates, int rateHz) {
    int best = rates.get(0);
    for (int each : rates) {
      if (Math.abs(each - rateHz) < Math.abs(best - rateHz)) {
        best = each;
      }
    }
    return best;
  }
}
