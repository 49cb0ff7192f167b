package org.resonate.audio.band;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.resonate.audio.chord.Chord;
import org.resonate.audio.chord.ChordQuality;
import org.resonate.audio.chord.ChordTrack;

/** What the band plays: tempo, key, a chord a bar, a melody note a beat. All follow from a seed. */
final class Tune {

  private static final int BEATS_A_BAR = 4;
  private static final int[] MAJOR = {0, 2, 4, 5, 7, 9, 11};
  private static final int[] MINOR = {0, 2, 3, 5, 7, 8, 10};
  private static final int[] DORIAN = {0, 2, 3, 5, 7, 9, 10};

  /** Four-bar progressions as degrees of the major scale. */
  private static final int[][] PROGRESSIONS = {
    {5, 3, 0, 4}, {0, 4, 5, 3}, {0, 5, 3, 4}, {1, 4, 0, 5}, {5, 4, 3, 4},
  };

  private final long seed;
  private final double beatSeconds;
  private final int keyNote;
  private final int[] progression;
  private final int[] scale;

  Tune(long seed) {
    this.seed = seed;
    SplittableRandom random = random("tune");
    this.beatSeconds = 60 / (90.0 + random.nextInt(40));
    this.keyNote = 45 + random.nextInt(12);
    this.progression = PROGRESSIONS[random.nextInt(PROGRESSIONS.length)];
    this.scale = MAJOR;
  }

  private Tune(long seed, double beatsAMinute, int keyNote, int[] progression, int[] scale) {
    this.seed = seed;
    this.beatSeconds = 60 / beatsAMinute;
    this.keyNote = keyNote;
    this.progression = progression;
    this.scale = scale;
  }

  /** Any tempo from 55 to 185 beats a minute, any key, major, minor or dorian. */
  static Tune varied(long seed) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 0x7A71ED);
    return new Tune(
        seed,
        55 + 130 * random.nextDouble(),
        43 + random.nextInt(12),
        PROGRESSIONS[random.nextInt(PROGRESSIONS.length)],
        new int[][] {MAJOR, MINOR, DORIAN}[random.nextInt(3)]);
  }

  /** Chance for one player: the same for the same seed and name. */
  SplittableRandom random(String player) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + player.hashCode());
  }

  double beatSeconds() {
    return beatSeconds;
  }

  /** The three notes of the chord at a beat, as degrees of the scale. */
  int[] chordDegrees(int beat) {
    int root = progression[beat / BEATS_A_BAR % progression.length];
    return new int[] {root, root + 2, root + 4};
  }

  /** The chords of so many seconds: one a bar, named by what stands on the scale. */
  ChordTrack chords(double seconds) {
    List<ChordTrack.Change> changes = new ArrayList<>();
    for (int beat = 0; beat * beatSeconds < seconds; beat += BEATS_A_BAR) {
      int[] degrees = chordDegrees(beat);
      int root = note(degrees[0]);
      boolean isMinor = note(degrees[1]) - root == 3;
      ChordQuality quality =
          switch (note(degrees[2]) - root) {
            case 6 -> ChordQuality.DIMINISHED;
            case 7 -> isMinor ? ChordQuality.MINOR : ChordQuality.MAJOR;
            default -> throw new IllegalStateException("no triad on degree " + degrees[0]);
          };
      changes.add(
          new ChordTrack.Change(
              beat * beatSeconds, new Chord(Math.floorMod(keyNote + root, 12), quality)));
    }
    return new ChordTrack(changes);
  }

  /** Semitones above the key's lowest note. */
  private int note(int degree) {
    return scale[Math.floorMod(degree, scale.length)] + 12 * Math.floorDiv(degree, scale.length);
  }

  /** The frequency of a degree of the scale, {@code octave} octaves above the key's lowest. */
  double frequencyHz(int degree, int octave) {
    int note = keyNote + note(degree) + 12 * octave;
    return 440 * StrictMath.pow(2, (note - 69) / 12.0);
  }
}
