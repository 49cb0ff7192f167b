package org.resonate.pipeline.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.band.MemorySource;
import org.resonate.audio.band.PhoneDamage;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.AudioEncoder;
import org.resonate.audio.io.Codec;
import org.resonate.audio.io.EncodeSettings;
import org.resonate.audio.io.Tags;
import org.resonate.audio.io.WavWriter;

/** Makes the recordings of a test's archive. */
final class Archive {

  private Archive() {}

  /** A tune of the test band, 16 bits where the codec has bits. */
  static Path tune(Path file, Codec codec, int channels, double seconds, long seed)
      throws IOException {
    TestBand band = new TestBand(channels, seconds, seed);
    return write(file, codec, band.source(), Tags.NONE.with("title", "Tune " + seed));
  }

  /** The same as by a phone, mono. */
  static Path phone(Path file, double seconds, long seed) throws IOException {
    TestBand band = new TestBand(1, seconds, seed);
    float[][] damaged = PhoneDamage.apply(band.mix(), seed);
    AudioFormat format = new AudioFormat(damaged.length, band.format().rateHz());
    return write(file, Codec.AAC, new MemorySource(format, damaged), Tags.NONE);
  }

  /** The first share of a file's bytes. */
  static void cut(Path file, Path to, double share) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(to, Arrays.copyOf(bytes, (int) (bytes.length * share)));
  }

  /** A float WAV of one value, with another one in its middle. */
  static void constant(Path file, int frames, float value, float middle) throws IOException {
    float[][] signal = new float[1][frames];
    Arrays.fill(signal[0], value);
    signal[0][frames / 2] = middle;
    try (AudioSource source = new MemorySource(new AudioFormat(1, 44_100), signal);
        WavWriter writer = WavWriter.create(file, source.format())) {
      source.transferTo(writer);
    }
  }

  /** A second of seven channels of noise in a WAV that does not say which is which. */
  static void sevenChannels(Path file) throws IOException {
    int channels = 7;
    int dataBytes = 44_100 * channels * 2;
    ByteBuffer wav = ByteBuffer.allocate(44 + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + dataBytes);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) channels).putInt(44_100);
    wav.putInt(44_100 * channels * 2).putShort((short) (channels * 2)).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(dataBytes);
    Random random = new Random(7);
    while (wav.hasRemaining()) {
      wav.putShort((short) (random.nextGaussian() * 3000));
    }
    Files.write(file, wav.array());
  }

  private static Path write(Path file, Codec codec, AudioSource source, Tags tags)
      throws IOException {
    int rateHz = codec == Codec.OPUS ? 48_000 : source.format().rateHz();
    EncodeSettings settings =
        new EncodeSettings(codec, source.format(), rateHz, codec.lossless() ? 16 : 0, 1, tags);
    try (source;
        AudioEncoder encoder = AudioEncoder.create(file, settings)) {
      source.transferTo(encoder);
    }
    return file;
  }
}
