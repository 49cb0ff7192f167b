package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.ClippingDetector;
import org.resonate.audio.measure.Hum;
import org.resonate.audio.measure.NoiseFloorMeter;
import org.resonate.audio.measure.NoiseProfile;

class ProcessorsTest {

  private static final Hum HUM =
      new Hum(50, List.of(50.0, 100.0, 150.0), List.of(50.0, 100.0, 150.0), 1e-4);

  private static NoiseProfile profile(float[] sound) throws IOException {
    return Passes.feed(new NoiseFloorMeter(Sounds.MONO), 8192, sound).profile();
  }

  private static float[] preconditioned(float[] sound, double strength) throws IOException {
    RecordingAnalysis analysis = Passes.feed(new RecordingAnalysis(Sounds.MONO), 8192, sound);
    return Passes.through(sink -> analysis.cleaner(strength, sink), sound)[0];
  }

  @Test
  void noiseGoesAndMusicStays() throws IOException {
    for (float[] clean : List.of(Sounds.bass(8), Sounds.chords(8), Sounds.voice(8))) {
      float[] noise = Sounds.white(clean.length, 5);
      for (double snrDb : new double[] {5, 20}) {
        float[] noisy = Sounds.noisy(clean, noise, snrDb);
        double full = Sounds.sdrDb(clean, preconditioned(noisy, 1)) - snrDb;
        double gentle = Sounds.sdrDb(clean, preconditioned(noisy, 0.3)) - snrDb;
        assertTrue(full > 8, "gained " + full);
        assertTrue(gentle > 5 && gentle < 9.1, "gained " + gentle);
      }
      double kept = Sounds.sdrDb(clean, preconditioned(clean, 0.3));
      assertTrue(kept > 40, "clean music came out at " + kept + " dB");
    }
  }

  @Test
  void strengthZeroChangesNothing() throws IOException {
    float[] sound = Sounds.noisy(Sounds.bass(2), Sounds.white(88_200, 1), 10);
    assertArrayEquals(sound, preconditioned(sound, 0));
  }

  @Test
  void offsetGoes() throws IOException {
    float[] sound = Sounds.bass(4);
    for (int i = 0; i < sound.length; i++) {
      sound[i] += 0.125f;
    }
    double mean = 0;
    for (float sample : preconditioned(sound, 0.3)) {
      mean += sample / sound.length;
    }
    assertEquals(0, mean, 1e-4);
  }

  @Test
  void declippedSamplesLieBeyondTheLevelAndOthersStay() throws IOException {
    float[] clean = Sounds.voice(2);
    float level = 0.5f * org.resonate.audio.Levels.peak(clean, 0, clean.length);
    float[] clipped = Sounds.clipped(clean, level);
    ClipLevels levels = Passes.feed(new ClippingDetector(Sounds.MONO), 8192, clipped).levels();
    float[] result = Passes.through(sink -> new Declipper(Sounds.MONO, levels, sink), clipped)[0];
    for (int i = 0; i < clean.length; i++) {
      if (Math.abs(clipped[i]) < 0.99f * level) {
        assertEquals(clipped[i], result[i]);
      } else {
        assertTrue(Math.abs(result[i]) >= Math.abs(clipped[i]));
      }
    }
    double gain = Sounds.sdrDb(clean, result) - Sounds.sdrDb(clean, clipped);
    assertTrue(gain > 6, "gained " + gain);
  }

  /** Steady tones through the notches, against the closed form of a notch: nothing at its line. */
  @Test
  void humLinesGoAndNeighboursStay() throws IOException {
    for (double hz : new double[] {50, 100, 150}) {
      assertTrue(gainDb(hz) < -30, hz + " Hz by " + gainDb(hz));
    }
    for (double hz : new double[] {30, 44, 56, 106, 145, 155, 1000, 10_000}) {
      assertEquals(0, gainDb(hz), 0.1, hz + " Hz");
    }
  }

  private static double gainDb(double hz) throws IOException {
    float[] tone = new float[5 * 44_100];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) Math.sin(2 * Math.PI * hz * i / 44_100);
    }
    float[] result = Passes.through(sink -> new Dehum(Sounds.MONO, HUM, sink), tone)[0];
    int from = 3 * 44_100;
    return 20
        * Math.log10(
            org.resonate.audio.Levels.rms(result, from, tone.length - from)
                / org.resonate.audio.Levels.rms(tone, from, tone.length - from));
  }

  @Test
  void blockSizeDoesNotMatterAndLengthStays() throws IOException {
    float[] music = Arrays.copyOf(Sounds.bass(2), 30_000);
    float[] sound = Sounds.clipped(Sounds.noisy(music, Sounds.white(30_000, 1), 20), 0.4f);
    NoiseProfile profile = profile(sound);
    ClipLevels levels = new ClipLevels(new float[] {0.4f}, new float[] {-0.4f});
    Map<String, Function<AudioSink, AudioSink>> processors =
        Map.of(
            "denoiser", sink -> new Denoiser(Sounds.MONO, profile, 0.7, sink),
            "declipper", sink -> new Declipper(Sounds.MONO, levels, sink),
            "dehum", sink -> new Dehum(Sounds.MONO, HUM, sink),
            "dc", sink -> new DcRemoval(Sounds.MONO, new double[] {0.01}, sink));
    for (Map.Entry<String, Function<AudioSink, AudioSink>> entry : processors.entrySet()) {
      for (int frames : new int[] {1, 500, 882, sound.length}) {
        float[] part = Arrays.copyOf(sound, frames);
        float[] expected = Passes.through(entry.getValue(), part)[0];
        assertEquals(frames, expected.length, entry.getKey());
        for (long seed = 0; seed < 2; seed++) {
          Passes.Memory memory = new Passes.Memory(1);
          Passes.feedRandomly(entry.getValue().apply(memory), seed, part);
          assertArrayEquals(expected, memory.sound()[0], entry.getKey());
        }
      }
    }
  }

  @Test
  void oddSignalsNeverFail() throws IOException {
    float[] constant = new float[44_100];
    Arrays.fill(constant, 0.5f);
    for (float[] sound :
        new float[][] {
          new float[0], new float[1], new float[882], constant, Sounds.white(882, 1)
        }) {
      float[] result = preconditioned(sound, 1);
      assertEquals(sound.length, result.length);
      for (float sample : result) {
        assertTrue(Float.isFinite(sample));
      }
    }
  }

  @Test
  void whatIsNotANumberStaysWhereItIs() throws IOException {
    float[] sound = Sounds.clipped(Sounds.noisy(Sounds.bass(2), Sounds.white(88_200, 1), 20), 0.5f);
    NoiseProfile profile = profile(sound);
    ClipLevels levels = new ClipLevels(new float[] {0.5f}, new float[] {-0.5f});
    float[] broken = sound.clone();
    broken[44_000] = Float.NaN;
    broken[44_001] = Float.NEGATIVE_INFINITY;
    for (Function<AudioSink, AudioSink> processor :
        List.<Function<AudioSink, AudioSink>>of(
            sink -> new Denoiser(Sounds.MONO, profile, 0.7, sink),
            sink -> new Declipper(Sounds.MONO, levels, sink),
            sink -> new Dehum(Sounds.MONO, HUM, sink),
            sink -> new DcRemoval(Sounds.MONO, new double[] {0.01}, sink))) {
      float[] expected = Passes.through(processor, sound)[0];
      float[] result = Passes.through(processor, broken)[0];
      for (int i = 0; i < result.length; i++) {
        assertTrue(Float.isFinite(result[i]) || i == 44_000 || i == 44_001, "at " + i);
        // Far from it nothing is different.
        if (Math.abs(i - 44_000) > 30_000) {
          assertEquals(expected[i], result[i], 1e-4f);
        }
      }
    }
  }

  @Test
  void declippingDoesNotDependOnThreads() throws IOException {
    float[] left = Sounds.clipped(Sounds.chords(1), 0.3f);
    float[] right = Sounds.clipped(Sounds.voice(1), 0.3f);
    ClipLevels levels = new ClipLevels(new float[] {0.3f, 0.3f}, new float[] {-0.3f, -0.3f});
    AudioFormat stereo = new AudioFormat(2, 44_100);
    float[][] expected = Passes.through(sink -> new Declipper(stereo, levels, sink), left, right);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      float[][] actual =
          Passes.through(sink -> new Declipper(stereo, levels, threads, sink), left, right);
      assertArrayEquals(expected[0], actual[0]);
      assertArrayEquals(expected[1], actual[1]);
    } finally {
      threads.shutdown();
    }
  }
}
