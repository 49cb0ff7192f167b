package org.resonate.audio.chord;

/**
 * One chord, or none.
 *
 * @param root its pitch class, 0 for C to 11 for B; 0 where there is no chord
 * @param quality which notes stand on the root, and which of them is lowest
 */
public record Chord(int root, ChordQuality quality) {

  /** No chord sounds. */
  public static final Chord NONE = new Chord(0, ChordQuality.NONE);

  private static final String[] ROOTS = {
    "C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"
  };
  private static final String LETTERS = "CDEFGAB";
  private static final int[] NATURALS = {0, 2, 4, 5, 7, 9, 11};

  /** Checks the root. */
  public Chord {
    if (root < 0 || root > 11 || (quality == ChordQuality.NONE && root != 0)) {
      throw new IllegalArgumentException("no pitch class " + root + " for " + quality);
    }
  }

  /** The pitch class of its lowest note, 0 to 11. */
  public int bass() {
    return (root + quality.bassSemitones()) % 12;
  }

  /**
   * Its name as Chordino gives it: {@code N}, {@code F#m7}, {@code C#/E#}. The bass is spelled as
   * the step of the scale that it is, so that the third of C# is E# and the second of Ab is Bb.
   */
  public String name() {
    if (quality == ChordQuality.NONE) {
      return "N";
    }
    String name = ROOTS[root] + quality.suffix();
    return quality.bassSteps() == 0 ? name : name + "/" + bassName();
  }

  private String bassName() {
    int letter = (LETTERS.indexOf(ROOTS[root].charAt(0)) + quality.bassSteps()) % 7;
    int sharps = Math.floorMod(bass() - NATURALS[letter] + 6, 12) - 6;
    return LETTERS.charAt(letter) + (sharps < 0 ? "b".repeat(-sharps) : "#".repeat(sharps));
  }

  @Override
  public String toString() {
    return name();
  }
}
