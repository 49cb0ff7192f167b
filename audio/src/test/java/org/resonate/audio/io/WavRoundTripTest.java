package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioFormat;

class WavRoundTripTest {

  @TempDir Path folder;

  private static WavWriter write(Path file, float[][] sound, int blockFrames) throws IOException {
    try (WavWriter writer = WavWriter.create(file, new AudioFormat(sound.length, 44_100))) {
      float[][] block = new float[sound.length][blockFrames];
      for (int at = 0; at < sound[0].length; at += blockFrames) {
        int now = Math.min(blockFrames, sound[0].length - at);
        for (int c = 0; c < sound.length; c++) {
          System.arraycopy(sound[c], at, block[c], 0, now);
        }
        writer.write(block, now);
      }
      writer.finish();
      return writer;
    }
  }

  @Test
  void everyBitComesBackWhateverTheBlocks() throws IOException {
    Random random = new Random(5);
    for (int channels = 1; channels <= 3; channels++) {
      float[][] sound = new float[channels][20_003];
      for (float[] samples : sound) {
        for (int i = 0; i < samples.length; i++) {
          samples[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(60) - 40));
        }
      }
      sound[0][17] = Float.MIN_VALUE;
      sound[0][18] = -0.0f;
      Path one = folder.resolve("one.wav");
      Path two = folder.resolve("two.wav");
      WavWriter first = write(one, sound, 20_003);
      WavWriter second = write(two, sound, 1 + random.nextInt(9000));
      assertEquals(-1, Files.mismatch(one, two));
      assertEquals(first.crc32c(), second.crc32c());
      assertEquals(20_003, first.frames());
      try (WavReader reader = WavReader.open(one)) {
        assertEquals(20_003, reader.frames());
        float[][] back = Sounds.readAll(reader, 1 + random.nextInt(20_000));
        for (int c = 0; c < channels; c++) {
          assertArrayEquals(bits(sound[c]), bits(back[c]));
        }
      }
    }
  }

  private static int[] bits(float[] samples) {
    int[] bits = new int[samples.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(samples[i]);
    }
    return bits;
  }

  @Test
  void theChecksumIsTheFilesOwn() throws IOException {
    for (int frames : new int[] {0, 1, 8191, 8192, 50_000}) {
      Path file = folder.resolve("sum.wav");
      WavWriter writer = write(file, Sounds.sines(2, 44_100, frames, 440, 1), 1000);
      CRC32C crc = new CRC32C();
      crc.update(Files.readAllBytes(file));
      assertEquals(crc.getValue(), writer.crc32c());
    }
  }

  @Test
  void ffmpegReadsTheSame() throws IOException {
    Path file = folder.resolve("a.wav");
    float[][] sound = Sounds.noise(2, 12_345, 24, 3);
    write(file, sound, 512);
    Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
    assertArrayEquals(sound[0], decoded.sound()[0]);
    assertArrayEquals(sound[1], decoded.sound()[1]);
    assertEquals("pcm_f32le", decoded.report().codec());
    assertEquals(12_345 / 44_100.0, decoded.report().declaredSeconds(), 1e-9);
  }

  @Test
  void seekingReadsFromThere() throws IOException {
    Path file = folder.resolve("a.wav");
    float[][] sound = Sounds.noise(2, 30_000, 24, 4);
    write(file, sound, 30_000);
    try (WavReader reader = WavReader.open(file)) {
      float[][] block = new float[2][10_000];
      for (int at : new int[] {29_999, 12_345, 0, 20_000}) {
        reader.seek(at);
        int frames = reader.read(block);
        assertEquals(Math.min(10_000, 30_000 - at), frames);
        assertEquals(sound[1][at], block[1][0]);
        assertEquals(sound[0][at + frames - 1], block[0][frames - 1]);
      }
      reader.seek(30_000);
      assertEquals(-1, reader.read(block));
      assertThrows(IllegalArgumentException.class, () -> reader.seek(30_001));
    }
  }

  @Test
  void past4GibibytesItIsRf64() throws IOException {
    AudioFormat stereo = new AudioFormat(2, 44_100);
    long frames = 600_000_000L;
    WavHeader header = new WavHeader(stereo, frames);
    Path file = folder.resolve("large.wav");
    // A sparse file: only its header and its last frame are on the disk.
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] bytes = new byte[WavHeader.WRITTEN_BYTES];
      header.toBytes().get(bytes);
      large.write(bytes);
      assertEquals("RF64", new String(bytes, 0, 4, StandardCharsets.US_ASCII));
      large.setLength(WavHeader.WRITTEN_BYTES + frames * 8);
      large.seek(WavHeader.WRITTEN_BYTES + (frames - 1) * 8);
      large.write(
          ByteBuffer.allocate(8)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putFloat(0.25f)
              .putFloat(-0.5f)
              .array());
    }
    try (WavReader reader = WavReader.open(file)) {
      assertEquals(frames, reader.frames());
      reader.seek(frames - 1);
      float[][] block = new float[2][4];
      assertEquals(1, reader.read(block));
      assertEquals(0.25f, block[0][0]);
      assertEquals(-0.5f, block[1][0]);
    }
    // FFmpeg agrees about the length.
    try (AudioDecoder decoder = AudioDecoder.open(file, DecodeSettings.WORKING)) {
      assertEquals(frames / 44_100.0, decoder.report().declaredSeconds(), 1e-6);
    }
  }

  @Test
  void whatIsCutOffOrNoWavIsRefused() throws IOException {
    Path file = folder.resolve("a.wav");
    write(file, Sounds.sines(1, 44_100, 1000, 440, 1), 1000);
    Path cut = Sounds.truncate(file, folder.resolve("cut.wav"), 0.9);
    Path head = Sounds.truncate(file, folder.resolve("head.wav"), 0.01);
    Path text = Files.writeString(folder.resolve("text.wav"), "no sound at all, only words");
    for (Path bad : new Path[] {cut, head, text}) {
      UnreadableAudioException e =
          assertThrows(UnreadableAudioException.class, () -> WavReader.open(bad));
      assertTrue(e.getMessage().startsWith(bad.getFileName().toString()), e.getMessage());
    }
  }

  @Test
  void aHalfWrittenFileHasNoHeader() throws IOException {
    Path file = folder.resolve("half.wav");
    try (WavWriter writer = WavWriter.create(file, new AudioFormat(1, 44_100))) {
      writer.write(new float[1][100], 100);
      assertThrows(IllegalStateException.class, writer::crc32c);
    }
    assertThrows(UnreadableAudioException.class, () -> WavReader.open(file));
  }
}
