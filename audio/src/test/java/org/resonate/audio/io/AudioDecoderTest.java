package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resonate.audio.Levels;

class AudioDecoderTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "wav, pcm_s16le",
    "wav, pcm_s24le",
    "wav, pcm_f32le",
    "wav, pcm_f64le",
    "wav, pcm_u8",
    "aiff, pcm_s24be",
    "flac, flac",
    "ipod, alac",
    "mp3, libmp3lame",
    "ipod, aac",
    "adts, aac",
    "ogg, vorbis",
    "ogg, flac",
    "opus, libopus",
    "asf, wmav2",
    "caf, pcm_s24le",
    "w64, pcm_s24le",
    "au, pcm_s16be",
    "tta, tta",
    "matroska, flac",
    "mp2, mp2",
    "ac3, ac3"
  })
  void whatFfmpegReadsIsRead(String muxer, String encoder) throws IOException {
    // Opus wants its own rate; a sine survives every codec.
    int rateHz = encoder.equals("libopus") ? 48_000 : 44_100;
    float[][] sound = Sounds.sines(2, rateHz, 2 * rateHz, 440, 0.5);
    // At lower rates LAME turns the sound down by 5%.
    Path file =
        new MediaMaker(muxer, encoder).bitRate(256_000).write(folder.resolve("x"), sound, rateHz);
    Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
    assertEquals(List.of(), DamageGate.check(decoded.report()));
    assertEquals(2.0, decoded.sound()[0].length / 44_100.0, 0.06);
    for (int c = 0; c < 2; c++) {
      float[] middle = decoded.sound()[c];
      assertEquals(0.5 * Math.sqrt(0.5), Levels.rms(middle, 10_000, 44_100), 0.01);
    }
    assertEquals(rateHz, decoded.report().rateHz());
    assertEquals(2, decoded.report().channels());
  }

  @ParameterizedTest
  @CsvSource({"mp4, aac", "mov, pcm_s16le", "matroska, aac", "avi, libmp3lame", "mpegts, aac"})
  void theSoundOfVideosIsRead(String muxer, String encoder) throws IOException {
    float[][] sound = Sounds.sines(2, 44_100, 88_200, 440, 0.5);
    Path file =
        new MediaMaker(muxer, encoder).withVideo().write(folder.resolve("x"), sound, 44_100);
    Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
    // The pictures last twice as long, which must not look like missing sound.
    assertEquals(List.of(), DamageGate.check(decoded.report()));
    assertEquals(2.0, decoded.report().decodedSeconds(), 0.08);
  }

  @ParameterizedTest
  @CsvSource({"8000, 1", "11025, 2", "22050, 1", "48000, 2", "88200, 2", "96000, 2", "192000, 2"})
  void anyRateBecomesTheWorkingRateInTime(int rateHz, int channels) throws IOException {
    int frames = rateHz + 13;
    float[][] sound = Sounds.sines(channels, rateHz, frames, 500, 0.5);
    Path file = new MediaMaker("wav", "pcm_f32le").write(folder.resolve("x"), sound, rateHz);
    Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
    assertEquals(channels, decoded.sound().length);
    assertEquals(Math.round(frames * 44_100.0 / rateHz), decoded.sound()[0].length);
    for (int i = 4000; i < 40_000; i++) {
      double expected = 0.5 * Math.sin(2 * Math.PI * 500 * i / 44_100);
      assertEquals(expected, decoded.sound()[0][i], 1e-5);
    }
    Sounds.Decoded own = Sounds.decode(file, DecodeSettings.SOURCE_RATE);
    assertArrayEquals(sound[0], own.sound()[0]);
  }

  @ParameterizedTest
  @CsvSource({"pcm_u8, 8", "pcm_s16le, 16", "pcm_s24le, 24", "pcm_s32le, 24", "pcm_f64le, 24"})
  void everyDepthIsExact(String encoder, int bits) throws IOException {
    float[][] noise = Sounds.noise(2, 10_000, bits, 8);
    Path file = new MediaMaker("wav", encoder).write(folder.resolve("x"), noise, 44_100);
    Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
    assertArrayEquals(noise[0], decoded.sound()[0]);
    assertArrayEquals(noise[1], decoded.sound()[1]);
    assertEquals(1, decoded.report().peak());
  }

  /** ITU-R BS.775-4, annex 4, table 2: by channel, what goes left and right. */
  @ParameterizedTest
  @CsvSource({
    "5.1, '1 0, 0 1, .7071 .7071, 0 0, .7071 0, 0 .7071'",
    "5.1(side), '1 0, 0 1, .7071 .7071, 0 0, .7071 0, 0 .7071'",
    "5.0, '1 0, 0 1, .7071 .7071, .7071 0, 0 .7071'",
    "quad, '1 0, 0 1, .7071 0, 0 .7071'",
    "3.0, '1 0, 0 1, .7071 .7071'",
    "7.1, '1 0, 0 1, .7071 .7071, 0 0, .7071 0, 0 .7071, .7071 0, 0 .7071'"
  })
  void knownLayoutsAreMixedDownByTheItusCoefficients(String layout, String coefficients)
      throws IOException {
    String[] rows = coefficients.split(", ", -1);
    for (int speaker = 0; speaker < rows.length; speaker++) {
      float[][] sound = new float[rows.length][2000];
      java.util.Arrays.fill(sound[speaker], 0.75f);
      Path file =
          new MediaMaker("wav", "pcm_f32le")
              .layout(layout)
              .write(folder.resolve("x"), sound, 44_100);
      Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
      String[] gains = rows[speaker].trim().split(" ", -1);
      assertEquals(2, decoded.sound().length);
      for (int side = 0; side < 2; side++) {
        double expected = 0.75 * Double.parseDouble(gains[side]);
        assertEquals(expected, decoded.sound()[side][1000], 1e-4, layout + " " + speaker);
      }
      assertTrue(decoded.report().notes().get(0).contains("mixed down"));
      assertEquals(layout, decoded.report().channelLayout());
    }
  }

  @Test
  void monoStaysMonoAtItsLevel() throws IOException {
    float[][] mono = Sounds.noise(1, 44_100, 16, 2);
    Path file = new MediaMaker("wav", "pcm_s16le").write(folder.resolve("x"), mono, 44_100);
    Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
    assertEquals(1, decoded.sound().length);
    assertArrayEquals(mono[0], decoded.sound()[0]);
  }

  @Test
  void theBlockSizeDoesNotMatter() throws IOException {
    float[][] noise = Sounds.noise(2, 96_000, 16, 4);
    Path file = new MediaMaker("flac", "flac").write(folder.resolve("x"), noise, 96_000);
    float[][] whole;
    try (AudioDecoder decoder = AudioDecoder.open(file, DecodeSettings.WORKING)) {
      whole = Sounds.readAll(decoder, 100_000);
    }
    Random random = new Random(9);
    for (int round = 0; round < 4; round++) {
      try (AudioDecoder decoder = AudioDecoder.open(file, DecodeSettings.WORKING)) {
        float[][] cut = Sounds.readAll(decoder, 1 + random.nextInt(5000));
        assertArrayEquals(whole[0], cut[0]);
        assertArrayEquals(whole[1], cut[1]);
      }
    }
  }

  @Test
  void aVariableMp3WithoutHeaderIsWhole() throws IOException {
    float[][] sound = Sounds.sines(2, 44_100, 44_100 * 6, 440, 0.5);
    // Silence, then noise: the first packets' rate says nothing about the length.
    float[][] noise = Sounds.noise(2, 44_100 * 3, 16, 1);
    for (int c = 0; c < 2; c++) {
      java.util.Arrays.fill(sound[c], 0, 44_100 * 3, 0);
      System.arraycopy(noise[c], 0, sound[c], 44_100 * 3, 44_100 * 3);
    }
    Path file =
        new MediaMaker("mp3", "libmp3lame")
            .quality(2)
            .option("write_xing", "0")
            .option("id3v2_version", "0")
            .write(folder.resolve("x.mp3"), sound, 44_100);
    DecodeReport report = Sounds.decode(file, DecodeSettings.WORKING).report();
    assertNull(report.declaredSeconds());
    assertEquals(List.of(), DamageGate.check(report));
    assertEquals(6, report.decodedSeconds(), 0.1);
  }

  @Test
  void samplesThatAreNoNumbersAndAbsurdOnesAreReplacedAndReported() throws IOException {
    ByteBuffer samples = ByteBuffer.allocate(4 * 1000).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 1000; i++) {
      samples.putFloat(
          switch (i) {
            case 100 -> Float.NaN;
            case 200 -> Float.NEGATIVE_INFINITY;
            case 300 -> 5000f;
            case 400 -> -2f;
            default -> 0.1f;
          });
    }
    Path file = Sounds.rawWav(folder.resolve("x.wav"), 3, 1, 44_100, 32, samples.flip());
    Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
    float[] sound = decoded.sound()[0];
    assertEquals(0, sound[100]);
    assertEquals(0, sound[200]);
    assertEquals(AudioDecoder.PEAK_LIMIT, sound[300]);
    assertEquals(-2, sound[400]);
    assertEquals(5000, decoded.report().peak());
    assertTrue(decoded.report().nonFinite());
    List<String> damage = DamageGate.check(decoded.report());
    assertEquals(2, damage.size(), damage.toString());
    assertTrue(damage.get(0).contains("5000"), damage.toString());
    assertTrue(damage.get(1).contains("NaN"), damage.toString());
  }

  @Test
  void aFileThatChangesItsRateOnItsWayGoesOn() throws IOException {
    Path one =
        new MediaMaker("adts", "aac")
            .write(folder.resolve("1.aac"), Sounds.sines(2, 44_100, 44_100, 440, 0.5), 44_100);
    Path two =
        new MediaMaker("adts", "aac")
            .write(folder.resolve("2.aac"), Sounds.sines(1, 22_050, 22_050, 440, 0.5), 22_050);
    byte[] first = java.nio.file.Files.readAllBytes(one);
    byte[] second = java.nio.file.Files.readAllBytes(two);
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    Path file = java.nio.file.Files.write(folder.resolve("both.aac"), both);
    Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
    assertEquals(2.1, decoded.sound()[0].length / 44_100.0, 0.1);
    assertTrue(decoded.report().notes().toString().contains("change within the file"));
  }
}
