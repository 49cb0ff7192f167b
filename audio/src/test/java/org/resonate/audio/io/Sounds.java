package org.resonate.audio.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.resonate.audio.AudioSource;

/** Signals and files for the tests of this package. */
final class Sounds {

  private Sounds() {}

  /** Sines, one a channel, each a third higher than the one before. */
  static float[][] sines(int channels, int rateHz, int frames, double hz, double amplitude) {
    float[][] sound = new float[channels][frames];
    for (int c = 0; c < channels; c++) {
      double step = 2 * Math.PI * hz * Math.pow(1.25, c) / rateHz;
      for (int i = 0; i < frames; i++) {
        sound[c][i] = (float) (amplitude * Math.sin(step * i));
      }
    }
    return sound;
  }

  /** White noise whose samples are whole steps of a depth. */
  static float[][] noise(int channels, int frames, int bits, long seed) {
    Random random = new Random(seed);
    int steps = 1 << (bits - 1);
    float[][] sound = new float[channels][frames];
    for (float[] samples : sound) {
      for (int i = 0; i < frames; i++) {
        samples[i] = (random.nextInt(2 * steps) - steps) / (float) steps;
      }
      samples[0] = -1;
      samples[1] = (steps - 1) / (float) steps;
    }
    return sound;
  }

  /** All that a source gives. */
  static float[][] readAll(AudioSource source, int blockFrames) throws IOException {
    float[][] block = new float[source.format().channels()][blockFrames];
    FrameQueue all = new FrameQueue(block.length);
    for (int frames = source.read(block); frames >= 0; frames = source.read(block)) {
      all.write(block, frames);
    }
    float[][] sound = new float[block.length][all.frames()];
    if (all.frames() > 0) {
      all.read(sound);
    }
    return sound;
  }

  /** What decoding a file gives. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Decoded(float[][] sound, DecodeReport report) {}

  static Decoded decode(Path file, DecodeSettings settings) throws IOException {
    try (AudioDecoder decoder = AudioDecoder.open(file, settings)) {
      float[][] sound = readAll(decoder, 5000);
      return new Decoded(sound, decoder.report());
    }
  }

  /** A plain WAV around raw sample bytes. */
  static Path rawWav(
      Path file, int formatTag, int channels, int rateHz, int bits, ByteBuffer samples)
      throws IOException {
    ByteBuffer out = ByteBuffer.allocate(44 + samples.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(36 + samples.remaining()).put(ascii("WAVEfmt ")).putInt(16);
    out.putShort((short) formatTag).putShort((short) channels).putInt(rateHz);
    out.putInt(rateHz * channels * bits / 8).putShort((short) (channels * bits / 8));
    out.putShort((short) bits).put(ascii("data")).putInt(samples.remaining()).put(samples);
    return Files.write(file, out.array());
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A copy of a file without its end. */
  static Path truncate(Path file, Path to, double share) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Files.write(to, java.util.Arrays.copyOf(bytes, (int) (bytes.length * share)));
  }
}
