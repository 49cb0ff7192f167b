package org.resonate.audio.io;

import java.util.EnumSet;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;

/** What can be written on this machine. */
public final class AudioCodecs {

  private AudioCodecs() {}

  /** The codecs whose encoders, at every depth, are in the native libraries. */
  public static Set<Codec> available() {
    FFmpeg.load();
    Set<Codec> found = EnumSet.noneOf(Codec.class);
    for (Codec codec : Codec.values()) {
      boolean all = true;
      for (int bits : new int[] {0, 8, 16, 24, 32}) {
        if (codec.takesBits(bits)) {
          AVCodec encoder = avcodec.avcodec_find_encoder_by_name(codec.encoder(bits));
          all &= encoder != null && !encoder.isNull();
        }
      }
      if (all) {
        found.add(codec);
      }
    }
    return found;
  }
}
