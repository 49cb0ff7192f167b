package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;

class AudioEncoderTest {

  private static final OptionalLong PLAIN = OptionalLong.empty();

  @TempDir Path folder;

  static Path encode(Path file, EncodeSettings settings, float[][] sound, int blockFrames)
      throws IOException {
    try (AudioEncoder encoder = AudioEncoder.create(file, settings)) {
      float[][] block = new float[sound.length][blockFrames];
      for (int at = 0; at < sound[0].length; at += blockFrames) {
        int now = Math.min(blockFrames, sound[0].length - at);
        for (int c = 0; c < sound.length; c++) {
          System.arraycopy(sound[c], at, block[c], 0, now);
        }
        encoder.write(block, now);
      }
      encoder.finish();
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "FLAC, 16",
    "FLAC, 24",
    "ALAC, 16",
    "ALAC, 24",
    "WAV, 8",
    "WAV, 16",
    "WAV, 24",
    "WAV, 32"
  })
  void losslessRoundTripsAreExact(Codec codec, int bits) throws IOException {
    for (int channels = 1; channels <= 2; channels++) {
      // Full-scale noise: a truncated bit or a shifted frame cannot hide in it.
      float[][] noise = Sounds.noise(channels, 30_011, Math.min(bits, 24), 21);
      AudioFormat format = new AudioFormat(channels, 44_100);
      Path file = folder.resolve("x." + codec.extension());
      encode(file, new EncodeSettings(codec, format, 44_100, bits, PLAIN, Tags.NONE), noise, 777);
      Sounds.Decoded back = Sounds.decode(file, DecodeSettings.SOURCE_RATE);
      for (int c = 0; c < channels; c++) {
        assertArrayEquals(noise[c], back.sound()[c]);
      }
      assertEquals(bits, back.report().bitsPerSample());
      assertEquals(channels, back.report().channels());
      assertEquals(java.util.List.of(), DamageGate.check(back.report()));
    }
  }

  /** RFC 9639, section 8.2: the header's MD5 is over the samples, interleaved, little-endian. */
  @Test
  void flacsOwnChecksumFitsTheSamples() throws Exception {
    float[][] noise = Sounds.noise(2, 20_000, 24, 23);
    AudioFormat format = new AudioFormat(2, 44_100);
    Path file = folder.resolve("x.flac");
    encode(file, new EncodeSettings(Codec.FLAC, format, 44_100, 24, PLAIN, Tags.NONE), noise, 512);
    byte[] samples = new byte[20_000 * 2 * 3];
    for (int i = 0, at = 0; i < 20_000; i++) {
      for (int c = 0; c < 2; c++) {
        int value = Math.round(noise[c][i] * (1 << 23));
        for (int shift = 0; shift < 24; shift += 8) {
          samples[at++] = (byte) (value >> shift);
        }
      }
    }
    byte[] header = Files.readAllBytes(file);
    byte[] md5 = Arrays.copyOfRange(header, 26, 42);
    assertArrayEquals(MessageDigest.getInstance("MD5").digest(samples), md5);
  }

  @ParameterizedTest
  @CsvSource({"MP3, 44100, 1", "AAC, 44100, 2048", "OPUS, 48000, 1"})
  void lossyFilesAreInTimeAndClose(Codec codec, int rateHz, int extraFrames) throws IOException {
    float[][] sound = Sounds.sines(2, rateHz, 2 * rateHz + 77, 440, 0.5);
    AudioFormat format = new AudioFormat(2, rateHz);
    Path file = folder.resolve("x." + codec.extension());
    encode(file, new EncodeSettings(codec, format, rateHz, 0, PLAIN, Tags.NONE), sound, 4096);
    Sounds.Decoded back = Sounds.decode(file, DecodeSettings.SOURCE_RATE);
    int missing = back.sound()[0].length - sound[0].length;
    assertTrue(missing >= 0 && missing < extraFrames, missing + " frames too many");
    double error = 0;
    for (int i = 5000; i < sound[0].length - 5000; i++) {
      error += Math.pow(sound[0][i] - back.sound()[0][i], 2);
    }
    double errorDb = Levels.powerToDb(error / (sound[0].length - 10_000));
    assertTrue(errorDb < -40, "error " + errorDb + " dB");
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void theSameSoundGivesTheSameBytes(Codec codec) throws IOException {
    float[][] sound = Sounds.noise(2, 50_000, 24, 22);
    AudioFormat format = new AudioFormat(2, 44_100);
    Tags tags = Tags.NONE.with("title", "A").with(Tags.PROVENANCE, "B").withCover(Pictures.PNG);
    EncodeSettings settings =
        new EncodeSettings(codec, format, 48_000, codec.lossless() ? 24 : 0, 99, tags);
    Path one = encode(folder.resolve("1." + codec.extension()), settings, sound, 50_000);
    Path two = encode(folder.resolve("2." + codec.extension()), settings, sound, 1234);
    assertEquals(-1, Files.mismatch(one, two));
  }

  @Test
  void resamplingKeepsTimeAndLength() throws IOException {
    float[][] sound = Sounds.sines(1, 44_100, 44_100, 1000, 0.5);
    AudioFormat format = new AudioFormat(1, 44_100);
    Path file = folder.resolve("x.flac");
    encode(file, new EncodeSettings(Codec.FLAC, format, 96_000, 24, 1, Tags.NONE), sound, 999);
    Sounds.Decoded back = Sounds.decode(file, DecodeSettings.SOURCE_RATE);
    assertEquals(96_000, back.report().rateHz());
    assertEquals(96_000, back.sound()[0].length);
    for (int i = 5000; i < 90_000; i++) {
      assertEquals(0.5 * Math.sin(2 * Math.PI * 1000 * i / 96_000), back.sound()[0][i], 1e-6);
    }
  }

  @Test
  void ditherIsTriangularSeededAndUncorrelated() throws IOException {
    float[][] quiet = new float[1][200_000];
    Arrays.fill(quiet[0], 0.3f / 32_768);
    AudioFormat format = new AudioFormat(1, 44_100);
    Path file = folder.resolve("x.wav");
    encode(file, new EncodeSettings(Codec.WAV, format, 44_100, 16, 5, Tags.NONE), quiet, 4096);
    float[] out = Sounds.decode(file, DecodeSettings.SOURCE_RATE).sound()[0];
    double mean = 0;
    double square = 0;
    for (float sample : out) {
      double steps = sample * 32_768;
      mean += steps / out.length;
      square += (steps - 0.3) * (steps - 0.3) / out.length;
    }
    // A level under one step survives, and the error's power is 1/12 + 2/12 whatever the signal.
    assertEquals(0.3, mean, 0.01);
    assertEquals(0.25, square, 0.01);
    Path other = folder.resolve("y.wav");
    encode(other, new EncodeSettings(Codec.WAV, format, 44_100, 16, 6, Tags.NONE), quiet, 4096);
    assertNotEquals(-1, Files.mismatch(file, other));
  }

  @Test
  void whatIsTooLoudIsClippedAndCounted() throws IOException {
    float[][] loud = {{1.5f, -1.5f, 0.5f, 1f, -1f}};
    AudioFormat format = new AudioFormat(1, 44_100);
    Path file = folder.resolve("x.wav");
    EncodeSettings settings = new EncodeSettings(Codec.WAV, format, 44_100, 16, PLAIN, Tags.NONE);
    try (AudioEncoder encoder = AudioEncoder.create(file, settings)) {
      encoder.write(loud, 5);
      encoder.finish();
      assertEquals(2, encoder.clippedSamples());
      assertEquals(5, encoder.frames());
    }
    float top = 32_767 / 32_768f;
    assertArrayEquals(
        new float[] {top, -1, 0.5f, top, -1},
        Sounds.decode(file, DecodeSettings.SOURCE_RATE).sound()[0]);
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void aFullDiskIsNoSuccess() throws IOException {
    Path full = Path.of("/dev/full");
    float[][] sound = Sounds.noise(2, 200_000, 24, 1);
    AudioFormat format = new AudioFormat(2, 44_100);
    for (Codec codec : EnumSet.of(Codec.FLAC, Codec.WAV, Codec.MP3, Codec.OPUS)) {
      EncodeSettings settings =
          new EncodeSettings(codec, format, 48_000, codec.lossless() ? 24 : 0, 1, Tags.NONE);
      IOException e =
          assertThrows(IOException.class, () -> encode(full, settings, sound, 4096), codec.id());
      assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    }
    // Also where all of it fits into buffers and only closing finds out.
    EncodeSettings small = new EncodeSettings(Codec.OPUS, format, 48_000, 0, 1, Tags.NONE);
    assertThrows(IOException.class, () -> encode(full, small, new float[2][100], 100));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path nowhere = folder.resolve("nowhere").resolve("x.flac");
    AudioFormat format = new AudioFormat(1, 44_100);
    EncodeSettings settings = new EncodeSettings(Codec.FLAC, format, 44_100, 24, 1, Tags.NONE);
    IOException e = assertThrows(IOException.class, () -> AudioEncoder.create(nowhere, settings));
    assertTrue(e.getMessage().contains("nowhere"), e.getMessage());
  }

  @Test
  void nothingAndAlmostNothingCanBeWritten() throws IOException {
    Random random = new Random(3);
    for (Codec codec : Codec.values()) {
      int frames = 1 + random.nextInt(200);
      EncodeSettings settings =
          new EncodeSettings(
              codec, new AudioFormat(1, 44_100), 48_000, codec.lossless() ? 16 : 0, 1, Tags.NONE);
      Path file = folder.resolve("short." + codec.extension());
      encode(file, settings, Sounds.sines(1, 44_100, frames, 440, 0.5), 64);
      assertTrue(Sounds.decode(file, DecodeSettings.WORKING).sound()[0].length >= 1, codec.id());
    }
  }

  @Test
  void badSettingsAreRefused() {
    AudioFormat stereo = new AudioFormat(2, 44_100);
    assertThrows(
        IllegalArgumentException.class,
        () -> new EncodeSettings(Codec.FLAC, stereo, 44_100, 20, 1, Tags.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new EncodeSettings(Codec.MP3, stereo, 44_100, 16, 1, Tags.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new EncodeSettings(Codec.WAV, new AudioFormat(3, 44_100), 44_100, 16, 1, Tags.NONE));
  }

  @Test
  void everyCodecIsThere() {
    assertEquals(EnumSet.allOf(Codec.class), AudioCodecs.available());
    assertTrue(FfmpegVersions.versions().matches("ffmpeg \\S+ \\(avformat .*\\)"));
  }
}
