package org.resonate.transforms.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.band.MemorySink;
import org.resonate.audio.band.MemorySource;
import org.resonate.audio.chord.ChordTrack;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.models.generate.GeneratedWindow;
import org.resonate.models.generate.GenerationSettings;
import org.resonate.models.generate.WindowRequest;
import org.resonate.models.pack.GeneratorSpec;

/** With a painter and an unmixing that do nothing: what goes in must come out in place. */
class StemGenerationTest {

  private static final int RATE_HZ = 44_100;
  private static final AudioFormat STEREO = new AudioFormat(2, RATE_HZ);
  private static final GeneratorSpec SPEC =
      new GeneratorSpec(
          32_000,
          500,
          640,
          8,
          2,
          4,
          "encode.pt",
          "drums.pt",
          "field.pt",
          "decode.pt",
          1,
          Map.of("N", 0),
          "prompts.f32",
          List.of(new GeneratorSpec.Prompt("bass", 0, 1)));

  private final List<WindowRequest> requests = new ArrayList<>();
  private ChordTrack chords = new ChordTrack(List.of());

  /** Low, so that nothing of it is above what a generator knows. */
  private static float[][] tune(double seconds, double level) {
    float[][] tune = new float[2][(int) (seconds * RATE_HZ)];
    for (int i = 0; i < tune[0].length; i++) {
      double t = i / (double) RATE_HZ;
      double tone = Math.sin(2 * Math.PI * (220 + 11 * Math.floor(t)) * t);
      tune[0][i] = (float) (level * tone);
      tune[1][i] = (float) (level * tone + 0.01 * Math.sin(2 * Math.PI * 331 * t));
    }
    return tune;
  }

  private GeneratedWindow echo(WindowRequest request, GenerationSettings settings) {
    requests.add(request);
    return new GeneratedWindow(request.mix().clone(), "cpu", List.of(), 0, false, 10, 0.5);
  }

  private StemGeneration.Subject subject(float[][] song, float[][] stem, DamageRegion... regions) {
    return new StemGeneration.Subject(
        () -> new MemorySource(STEREO, song),
        () -> new MemorySource(STEREO, stem),
        null,
        chords,
        "bass",
        stem[0].length,
        STEREO,
        List.of(regions));
  }

  private float[][] version(
      float[][] song, float[][] stem, double blend, GenerationCost cost, DamageRegion... regions)
      throws Exception {
    MemorySink out = new MemorySink(2);
    new StemGeneration(this::echo, SPEC, GenerationSettings.DEFAULT, mono -> mono, blend, cost)
        .version(subject(song, stem, regions), 7, out);
    assertTrue(out.finished());
    return out.signal();
  }

  private static DamageRegion region(double from, double to, DamageCause cause, Damage level) {
    return new DamageRegion((long) (from * RATE_HZ), (long) (to * RATE_HZ), cause, 0.8, level);
  }

  @ParameterizedTest
  @CsvSource({"4, 7", "0, 3", "27, 30", "2, 25", "0, 30", "12.3456, 12.6"})
  void aHoleIsFilledWithWhatTheSongHasThereAndTheRestIsTheSame(double from, double to)
      throws Exception {
    float[][] song = tune(30, 0.3);
    float[][] stem = {song[0].clone(), song[1].clone()};
    int start = (int) (from * RATE_HZ);
    int end = (int) (to * RATE_HZ);
    for (float[] channel : stem) {
      Arrays.fill(channel, start, end, 0);
    }
    float[][] version =
        version(
            song,
            stem,
            0.3,
            new GenerationCost(),
            region(from, to, DamageCause.DROPOUT, Damage.SEVERE));
    for (int channel = 0; channel < 2; channel++) {
      assertEquals(song[0].length, version[channel].length);
      assertEquals(
          -1, Arrays.mismatch(stem[channel], 0, start, version[channel], 0, start), "before");
      int length = song[0].length;
      assertEquals(
          -1, Arrays.mismatch(stem[channel], end, length, version[channel], end, length), "behind");
    }
    // The middle of both channels; the stem's sides are gone and stay so.
    int fade = start == 0 ? 0 : 1400;
    int last = end == stem[0].length ? 0 : 1400;
    double error = 0;
    double power = 0;
    for (int i = start + fade; i < end - last; i++) {
      double wanted = (song[0][i] + song[1][i]) / 2;
      double got = (version[0][i] + version[1][i]) / 2;
      error += (wanted - got) * (wanted - got);
      power += wanted * wanted;
    }
    // Links of a chain lead over into each other; the rest is two resamplings and two filters.
    assertTrue(10 * Math.log10(power / error) > 18, 10 * Math.log10(power / error) + " dB");
  }

  @Test
  void laterWindowsKnowWhatEarlierOnesMade() throws Exception {
    float[][] song = tune(30, 0.3);
    StemGeneration.Painter marking =
        (request, settings) -> {
          requests.add(request);
          float[] sound = request.mix().clone();
          for (int i = 0; i < sound.length; i++) {
            // What is unknown becomes a constant.
            sound[i] = request.mask()[i / 640] == 1 ? 0.25f : sound[i];
          }
          return new GeneratedWindow(sound, "cpu", List.of(), 0, false, 10, 0.5);
        };
    new StemGeneration(
            marking, SPEC, GenerationSettings.DEFAULT, mono -> mono, 1, new GenerationCost())
        .version(
            subject(song, song, region(5, 15, DamageCause.NOISE, Damage.MODERATE)),
            7,
            new MemorySink(2));
    assertEquals(2, requests.size());
    WindowRequest second = requests.get(1);
    int known = 0;
    for (int frame = 0; frame < 500; frame++) {
      float[] mix = Arrays.copyOfRange(second.mix(), frame * 640, (frame + 1) * 640);
      boolean isMade = true;
      for (float sample : mix) {
        isMade &= Math.abs(sample - 0.25f) < 1e-6;
      }
      known += isMade && second.mask()[frame] == 0 ? 1 : 0;
    }
    assertTrue(known > 100, known + " frames are known from the first window");
  }

  @Test
  void theFlowStartsByTheGradeAndFromNothingInAHole() throws Exception {
    float[][] song = tune(60, 0.3);
    GenerationCost cost = new GenerationCost();
    version(
        song,
        song,
        0.3,
        cost,
        region(5, 7, DamageCause.NOISE, Damage.MINOR),
        region(20, 22, DamageCause.NOISE, Damage.SEVERE),
        region(40, 42, DamageCause.DROPOUT, Damage.SEVERE));
    assertEquals(List.of(0.7, 0.3, 0.0), requests.stream().map(WindowRequest::startTime).toList());
    assertEquals(3, requests.stream().map(WindowRequest::seed).distinct().count());
    assertEquals(3, cost.windows());
    assertEquals(30, cost.evaluations());
    assertEquals(1.5, cost.seconds(), 1e-9);
    for (WindowRequest request : requests) {
      assertEquals(320_000, request.mix().length);
      assertArrayEquals(new int[500], request.chords());
    }
  }

  /** What a separator loses goes for all links, of which the middle ones see nothing clean. */
  @Test
  void aChainStaysAsLoudAsWhatIsAroundIt() throws Exception {
    float[][] song = tune(40, 0.3);
    for (double[] damage : new double[][] {{6, 31}, {0, 40}}) {
      MemorySink out = new MemorySink(2);
      new StemGeneration(
              this::echo,
              SPEC,
              GenerationSettings.DEFAULT,
              mono -> {
                float[] less = mono.clone();
                for (int i = 0; i < less.length; i++) {
                  less[i] *= 0.5f;
                }
                return less;
              },
              1,
              new GenerationCost())
          .version(
              subject(
                  song, song, region(damage[0], damage[1], DamageCause.DISTORTION, Damage.SEVERE)),
              7,
              out);
      for (int second = 0; second < 40; second++) {
        assertEquals(
            powerDb(song[0], second), powerDb(out.signal()[0], second), 0.5, "second " + second);
      }
    }
  }

  private static double powerDb(float[] sound, int second) {
    double sum = 0;
    for (int i = second * RATE_HZ; i < (second + 1) * RATE_HZ; i++) {
      sum += sound[i] * sound[i];
    }
    return 10 * Math.log10(sum / RATE_HZ);
  }

  /** A chain that is cut 300 frames into damage has no room there for leading over. */
  @Test
  void aPieceShorterThanAFadeBeforeTheNextLink() throws Exception {
    float[][] song = tune(40, 0.3);
    long cut = 15L * RATE_HZ;
    DamageRegion before =
        new DamageRegion(10L * RATE_HZ, cut - 400, DamageCause.NOISE, 0.8, Damage.SEVERE);
    DamageRegion over =
        new DamageRegion(cut - 300, cut + 8L * RATE_HZ, DamageCause.NOISE, 0.8, Damage.SEVERE);
    float[][] version = version(song, song, 1, new GenerationCost(), before, over);
    assertEquals(song[0].length, version[0].length);
    for (int i = (int) cut - 400; i < cut - 300; i++) {
      assertEquals(song[0][i], version[0][i], "between them");
    }
    for (int i = (int) before.startFrame(); i < over.endFrame(); i++) {
      assertEquals(song[0][i], version[0][i], 0.05, "at " + i);
    }
  }

  @Test
  void aHoleInOtherDamageIsFilledAndTheRestIsBlended() throws Exception {
    float[][] song = tune(20, 0.3);
    float[][] stem = new float[2][];
    for (int channel = 0; channel < 2; channel++) {
      stem[channel] = song[channel].clone();
      Arrays.fill(stem[channel], 10 * RATE_HZ + 88, (int) (10.3 * RATE_HZ) - 88, 0);
    }
    StemGeneration.Painter louder =
        (request, settings) -> {
          GeneratedWindow same = echo(request, settings);
          for (int i = 0; i < same.sound().length; i++) {
            same.sound()[i] *= request.mask()[i / 640] > 0 ? 1.2f : 1;
          }
          return same;
        };
    MemorySink out = new MemorySink(2);
    new StemGeneration(
            louder, SPEC, GenerationSettings.DEFAULT, mono -> mono, 0.5, new GenerationCost())
        .version(
            subject(
                song,
                stem,
                region(8, 10, DamageCause.NOISE, Damage.SEVERE),
                region(10, 10.3, DamageCause.DROPOUT, Damage.SEVERE),
                region(10.3, 12, DamageCause.NOISE, Damage.SEVERE)),
            7,
            out);
    assertEquals(1.1, share(out.signal()[0], song[0], 8.2, 9.8), 0.02);
    assertEquals(1.2, share(out.signal()[0], song[0], 10.05, 10.25), 0.02);
    assertEquals(1.1, share(out.signal()[0], song[0], 10.5, 11.8), 0.02);
  }

  /** How large a sound is in another's direction. */
  private static double share(float[] sound, float[] of, double from, double to) {
    double cross = 0;
    double power = 0;
    for (int i = (int) (from * RATE_HZ); i < to * RATE_HZ; i++) {
      cross += sound[i] * of[i];
      power += of[i] * of[i];
    }
    return cross / power;
  }

  @Test
  void ofASongWithoutAnythingThatPlaysChordsNoneAreTold() throws Exception {
    float[][] song = tune(12, 0.3);
    chords = null;
    version(song, song, 1, new GenerationCost(), region(5, 6, DamageCause.NOISE, Damage.SEVERE));
    assertNull(requests.get(0).chords());
  }

  @Test
  void aStemShorterThanAWindowKeepsItsLength() throws Exception {
    float[][] song = tune(4, 0.3);
    float[][] version =
        version(
            song, song, 0.5, new GenerationCost(), region(1, 4, DamageCause.NOISE, Damage.SEVERE));
    assertEquals(song[0].length, version[0].length);
    assertEquals(1, requests.size());
    assertEquals(320_000, requests.get(0).mix().length);
  }
}
