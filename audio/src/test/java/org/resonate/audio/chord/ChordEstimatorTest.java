package org.resonate.audio.chord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;
import org.resonate.audio.band.Ensemble;
import org.resonate.audio.band.Progression;

class ChordEstimatorTest {

  private static final double SECONDS = 6;

  @Test
  void triadsOfAllKeysAreHeard() throws IOException {
    ChordScore score = new ChordScore();
    for (int i = 0; i < 24; i++) {
      Progression played = ChordMaterial.progression(i, 24, false, SECONDS);
      score.add(played.chords(), ChordMaterial.hear(played.play()), SECONDS);
    }
    assertTrue(score.rootAndMode() > 0.9, () -> "right: " + score.rootAndMode());
    assertTrue(score.name() > 0.85, () -> "right: " + score.name());
  }

  @ParameterizedTest
  @CsvSource({"false, 20", "false, 10", "true, 20", "true, 10"})
  void noiseDoesNotDrownThem(boolean isPink, double snrDb) throws IOException {
    ChordScore score = new ChordScore();
    for (int i = 1; i < 24; i += 4) {
      Progression played = ChordMaterial.progression(i, 24, false, SECONDS);
      float[] noisy = ChordMaterial.noisy(played.play(), isPink, snrDb, i);
      score.add(played.chords(), ChordMaterial.hear(noisy), SECONDS);
    }
    assertTrue(score.rootAndMode() > 0.85, () -> "right: " + score.rootAndMode());
  }

  @Test
  void allQualitiesAreHeard() throws IOException {
    ChordScore score = new ChordScore();
    for (int i = 0; i < 12; i++) {
      Progression played = ChordMaterial.progression(i, 12, true, SECONDS);
      score.add(played.chords(), ChordMaterial.hear(played.play()), SECONDS);
    }
    assertTrue(score.rootAndMode() > 0.85, () -> "right: " + score.rootAndMode());
    assertTrue(score.name() > 0.6, () -> "right: " + score.name());
  }

  /** A melody that is not the chord's, a bass on the fifth, diminished chords: harder. */
  @Test
  void bandsThatPlayMelodiesAreUnderstood() throws IOException {
    ChordScore score = new ChordScore();
    for (long seed = 301; seed <= 316; seed++) {
      Ensemble ensemble = new Ensemble(SECONDS, seed);
      float[][] sound = ChordMaterial.accompaniment(ensemble);
      score.add(ensemble.chords(), ChordMaterial.hear(sound), SECONDS);
    }
    assertTrue(score.rootAndMode() > 0.8, () -> "right: " + score.rootAndMode());
  }

  @Test
  void blocksDoNotMatter() throws IOException {
    float[] sound = ChordMaterial.progression(5, 24, true, SECONDS).play();
    ChordEstimator pieces = new ChordEstimator(ChordMaterial.MONO);
    Sounds.playInPieces(new float[][] {sound}, 3, 20_000, pieces);
    assertEquals(ChordMaterial.hear(sound), pieces.track());
  }

  @Test
  void neitherSilenceNorNoiseIsAChord() throws IOException {
    ChordTrack none = ChordMaterial.hear(new float[100_000]);
    assertEquals(List.of(new ChordTrack.Change(0, Chord.NONE)), none.changes());
    assertEquals(none, ChordMaterial.hear(new float[0]));
    assertEquals(none, ChordMaterial.hear(Sounds.noise(1, 0.1, 300_000)));
  }

  @Test
  void aChordEndsWithItsSound() throws IOException {
    float[] sound = new float[6 * AudioFormat.WORKING_RATE_HZ];
    float[] chord = ChordMaterial.progression(1, 24, false, 2).play();
    System.arraycopy(chord, 0, sound, 2 * AudioFormat.WORKING_RATE_HZ, chord.length);
    ChordTrack track = ChordMaterial.hear(sound);
    assertEquals(Chord.NONE, track.at(1));
    assertEquals(ChordMaterial.progression(1, 24, false, 2).chords().at(1), track.at(3));
    assertEquals(Chord.NONE, track.at(5));
  }

  @Test
  void whatIsNoNumberIsSilence() throws IOException {
    float[] sound = ChordMaterial.progression(1, 24, false, SECONDS).play();
    for (int i = 1000; i < 3000; i++) {
      sound[i] = i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
    }
    ChordTrack track = ChordMaterial.hear(sound);
    assertNotEquals(Chord.NONE, track.at(5));
  }

  @Test
  void misuseIsRefused() {
    ChordEstimator unfinished = new ChordEstimator(ChordMaterial.MONO);
    assertThrows(IllegalStateException.class, unfinished::track);
    AudioFormat slow = new AudioFormat(1, 4000);
    assertThrows(IllegalArgumentException.class, () -> new ChordEstimator(slow));
  }

  @ParameterizedTest
  @CsvSource({"8000", "22050", "32000", "48000", "96000"})
  void anyRateWillDo(int rateHz) throws IOException {
    // An A minor chord with partials over its root.
    float[] sound = new float[3 * rateHz];
    for (int note : new int[] {45, 57, 60, 64}) {
      for (int partial = 1; partial <= 5; partial++) {
        double hz = partial * 440 * Math.pow(2, (note - 69) / 12.0);
        float[] sine = Sounds.sine(hz, 0.05 / partial, 0, sound.length, rateHz);
        for (int i = 0; i < sound.length; i++) {
          sound[i] += sine[i];
        }
      }
    }
    ChordEstimator estimator = new ChordEstimator(new AudioFormat(1, rateHz));
    Sounds.play(new float[][] {sound}, estimator);
    assertEquals("Am", estimator.track().at(1.5).name());
  }
}
