package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.band.MemorySink;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.AudioDecoder;
import org.resonate.audio.io.AudioEncoder;
import org.resonate.audio.io.Codec;
import org.resonate.audio.io.DecodeSettings;
import org.resonate.audio.io.EncodeSettings;
import org.resonate.audio.io.Tags;
import org.resonate.audio.restore.Passes;

class LossyDetectorTest {

  private static final AudioFormat STEREO = new AudioFormat(2, AudioFormat.WORKING_RATE_HZ);

  @TempDir Path folder;

  @Test
  void theLongTransformIsTheOneOfTheStandard() {
    float[] samples = new float[3 * 1024];
    Random random = new Random(1);
    for (int i = 0; i < samples.length; i++) {
      // Loud low notes may not drown faint lines: the tolerance is 106 dB under them.
      samples[i] = (float) (0.01 * random.nextGaussian() + Math.sin(0.01 * i));
    }
    double[] kaiser = LongTransform.kaiser();
    LongTransform transform = new LongTransform(32, 512);
    transform.start(samples, 768);
    for (int place = 768; place < 1023; place++) {
      transform.slide(samples[place], samples[place + 2048]);
    }
    float[] sines = new float[480];
    float[] kaisers = new float[480];
    transform.sine(sines);
    transform.kaiser(kaisers);
    for (int k : new int[] {32, 33, 34, 255, 256, 510, 511}) {
      double sine = 0;
      double derived = 0;
      for (int n = 0; n < 2048; n++) {
        double line = samples[1023 + n] * Math.cos(Math.PI / 1024 * (n + 0.5 + 512) * (k + 0.5));
        sine += Math.sin(Math.PI / 2048 * (n + 0.5)) * line;
        derived += kaiser[Math.min(n, 2047 - n)] * line;
      }
      assertEquals(sine, sines[k - 32], 5e-3, "line " + k);
      assertEquals(derived, kaisers[k - 32], 5e-3, "line " + k);
    }
  }

  /** What the codec's own tables made: its coefficients are nothing where its frames lie. */
  @Test
  void copiesAreToldAtAnyGainAndOriginalsAreNot() throws IOException {
    float[][] clean = new TestBand(2, 10, 3).mix();
    assertFalse(lossy(clean));
    for (int kilobits : new int[] {64, 128}) {
      for (Codec codec : new Codec[] {Codec.MP3, Codec.AAC}) {
        float[][] copy = coded(clean, codec, 1000 * kilobits);
        for (float[] channel : copy) {
          for (int i = 0; i < channel.length; i++) {
            channel[i] *= 0.37f;
          }
        }
        assertTrue(lossy(copy), codec + " at " + kilobits);
      }
    }
  }

  private static boolean lossy(float[][] sound) throws IOException {
    boolean told = Passes.feed(new LossyDetector(STEREO), 8192, sound).lossy();
    assertEquals(told, Passes.feedRandomly(new LossyDetector(STEREO), 5, sound).lossy());
    return told;
  }

  private float[][] coded(float[][] sound, Codec codec, int bitsPerSecond) throws IOException {
    Path file = folder.resolve("copy." + codec.extension());
    EncodeSettings settings = new EncodeSettings(codec, STEREO, 44_100, 0, 0, Tags.NONE);
    try (AudioEncoder encoder = AudioEncoder.create(file, settings, bitsPerSecond)) {
      encoder.write(sound, sound[0].length);
      encoder.finish();
    }
    MemorySink sink = new MemorySink(2);
    try (AudioDecoder decoder = AudioDecoder.open(file, DecodeSettings.WORKING)) {
      decoder.transferTo(sink);
    }
    return sink.signal();
  }
}
