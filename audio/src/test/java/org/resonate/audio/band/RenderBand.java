package org.resonate.audio.band;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.io.AudioEncoder;
import org.resonate.audio.io.Codec;
import org.resonate.audio.io.EncodeSettings;
import org.resonate.audio.io.Tags;

/**
 * Writes a tune of the test band to a file, for {@code samples/} and {@code bench/}.
 *
 * <p>{@code RenderBand FILE CHANNELS SECONDS SEED REPEATS clean|phone}: the kind of file is taken
 * from its name; lossless ones get 16 bits.
 */
public final class RenderBand {

  private static final int BLOCK_FRAMES = 44_100;

  private RenderBand() {}

  /** Renders what the arguments say. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    TestBand band =
        new TestBand(
            Integer.parseInt(args[1]), Double.parseDouble(args[2]), Long.parseLong(args[3]));
    int repeats = Integer.parseInt(args[4]);
    float[][] mix = band.mix();
    if (args[5].equals("phone")) {
      mix = PhoneDamage.apply(mix, band.seed());
    }
    AudioFormat format = new AudioFormat(mix.length, AudioFormat.WORKING_RATE_HZ);
    Codec codec = codec(file);
    int bits = codec.lossless() ? 16 : 0;
    int rateHz = codec == Codec.OPUS ? 48_000 : format.rateHz();
    Tags tags =
        Tags.NONE.with("title", "Tune " + band.seed()).with("artist", "The Resonate test band");
    EncodeSettings settings = new EncodeSettings(codec, format, rateHz, bits, band.seed(), tags);
    try (AudioEncoder encoder = AudioEncoder.create(file, settings)) {
      for (int i = 0; i < repeats; i++) {
        write(mix, encoder);
      }
      encoder.finish();
    }
  }

  private static void write(float[][] mix, AudioEncoder encoder) throws IOException {
    float[][] block = new float[mix.length][BLOCK_FRAMES];
    for (int start = 0; start < mix[0].length; start += BLOCK_FRAMES) {
      int frames = Math.min(BLOCK_FRAMES, mix[0].length - start);
      for (int c = 0; c < mix.length; c++) {
        System.arraycopy(mix[c], start, block[c], 0, frames);
      }
      encoder.write(block, frames);
    }
  }

  private static Codec codec(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (Codec codec : Codec.values()) {
      if (codec.extension().equals(extension)) {
        return codec;
      }
    }
    throw new IllegalArgumentException("no codec writes ." + extension);
  }
}
