package org.resonate.audio.io;

import java.util.Locale;

/** What a master can be written as, each in the container that players expect. */
public enum Codec {
  /** Lossless, 16 or 24 bits. */
  FLAC("flac", "flac", "flac", true),
  /** Uncompressed, 8, 16 or 24 bits, or 32-bit float. */
  WAV("wav", "wav", "", true),
  /** 320 kbit/s, constant. */
  MP3("mp3", "mp3", "libmp3lame", false),
  /** AAC-LC in MPEG-4 at 256 kbit/s for stereo. */
  AAC("m4a", "ipod", "aac", false),
  /** Opus in Ogg at 192 kbit/s for stereo, always 48 kHz. */
  OPUS("opus", "opus", "libopus", false),
  /** Lossless in MPEG-4, 16 or 24 bits. */
  ALAC("m4a", "ipod", "alac", true);

  private final String extension;
  private final String muxer;
  private final String encoder;
  private final boolean lossless;

  Codec(String extension, String muxer, String encoder, boolean lossless) {
    this.extension = extension;
    this.muxer = muxer;
    this.encoder = encoder;
    this.lossless = lossless;
  }

  /** Of the file's name, without its dot. */
  public String extension() {
    return extension;
  }

  /** Whether it keeps every sample at the depth asked for. */
  public boolean lossless() {
    return lossless;
  }

  /** As on the command line: {@code flac}, {@code wav}, … */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** FFmpeg's name of the container. */
  String muxer() {
    return muxer;
  }

  /** FFmpeg's name of the encoder at this depth. */
  String encoder(int bitsPerSample) {
    if (this != WAV) {
      return encoder;
    }
    return switch (bitsPerSample) {
      case 8 -> "pcm_u8";
      case 16 -> "pcm_s16le";
      case 24 -> "pcm_s24le";
      default -> "pcm_f32le";
    };
  }

  /** Whether samples of this depth can be written; lossy codecs have none: 0. */
  boolean takesBits(int bitsPerSample) {
    return switch (this) {
      case FLAC, ALAC -> bitsPerSample == 16 || bitsPerSample == 24;
      case WAV ->
          bitsPerSample == 8 || bitsPerSample == 16 || bitsPerSample == 24 || bitsPerSample == 32;
      case MP3, AAC, OPUS -> bitsPerSample == 0;
    };
  }
}
