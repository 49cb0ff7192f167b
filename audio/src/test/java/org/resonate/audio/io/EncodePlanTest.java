package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodePlanTest {

  private static DecodeReport source(String codec, int rateHz, int bits, boolean lossless) {
    return new DecodeReport(
        "any",
        codec,
        rateHz,
        2,
        "stereo",
        bits,
        lossless,
        codec.startsWith("pcm_f"),
        null,
        1,
        1,
        1,
        0,
        false,
        1,
        false,
        List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "8000, 44100",
    "22050, 44100",
    "32000, 44100",
    "44100, 44100",
    "48000, 48000",
    "64000, 48000",
    "88200, 44100",
    "96000, 48000",
    "176400, 44100",
    "192000, 48000",
    "352800, 44100"
  })
  void mastersHave441Or48Kilohertz(int sourceHz, int masterHz) {
    DecodeReport report = source("pcm_s16le", sourceHz, 16, true);
    assertEquals(new EncodePlan(Codec.FLAC, masterHz, 24), EncodePlan.of(Codec.FLAC, report));
    assertEquals(new EncodePlan(Codec.WAV, masterHz, 24), EncodePlan.of(Codec.WAV, report));
    assertEquals(new EncodePlan(Codec.MP3, masterHz, 0), EncodePlan.of(Codec.MP3, report));
    assertEquals(new EncodePlan(Codec.OPUS, 48_000, 0), EncodePlan.of(Codec.OPUS, report));
  }

  @ParameterizedTest
  @CsvSource({
    "pcm_u8, 8000, 8, true, WAV, 8000, 8, wav",
    "pcm_s16be, 96000, 16, true, WAV, 96000, 16, wav",
    "pcm_s24le, 192000, 24, true, WAV, 192000, 24, wav",
    "pcm_s32le, 44100, 32, true, WAV, 44100, 32, wav",
    "pcm_f32le, 44100, 32, true, WAV, 44100, 32, wav",
    "pcm_f64le, 44100, 64, true, WAV, 44100, 32, wav",
    "pcm_mulaw, 8000, 0, false, WAV, 8000, 24, wav",
    "flac, 96000, 24, true, FLAC, 96000, 24, flac",
    "flac, 44100, 16, true, FLAC, 44100, 16, flac",
    "alac, 48000, 16, true, ALAC, 48000, 16, m4a",
    "ape, 44100, 16, true, FLAC, 44100, 16, flac",
    "vorbis, 44100, 0, false, FLAC, 44100, 24, flac",
    "mp3, 22050, 0, false, MP3, 22050, 0, mp3",
    "aac, 96000, 0, false, AAC, 96000, 0, m4a",
    "opus, 48000, 0, false, OPUS, 48000, 0, opus"
  })
  void likeTheSource(
      String codec,
      int sourceHz,
      int sourceBits,
      boolean lossless,
      Codec expected,
      int rateHz,
      int bits,
      String extension) {
    EncodePlan plan = EncodePlan.likeSource(source(codec, sourceHz, sourceBits, lossless));
    assertEquals(new EncodePlan(expected, rateHz, bits), plan);
    assertEquals(extension, plan.extension());
  }
}
