package org.resonate.audio.chord;

/** How much of a recording's time has the right chord. */
final class ChordScore {

  long frames;
  long rightRootAndMode;
  long rightName;
  final long[][] confusions = new long[ChordQuality.values().length][ChordQuality.values().length];

  /** Compares over so many seconds, at 50 frames a second; returns the share of root and mode. */
  double add(ChordTrack truth, ChordTrack heard, double seconds) {
    long right = 0;
    int count = (int) (seconds * ChordTrack.FRAMES_A_SECOND);
    for (int i = 0; i < count; i++) {
      Chord is = truth.at(i / 50.0);
      Chord said = heard.at(i / 50.0);
      if (sameRootAndMode(is, said)) {
        right++;
      }
      if (is.root() == said.root()) {
        confusions[is.quality().ordinal()][said.quality().ordinal()]++;
      }
      rightName += is.equals(said) ? 1 : 0;
    }
    frames += count;
    rightRootAndMode += right;
    return right / (double) count;
  }

  static boolean sameRootAndMode(Chord a, Chord b) {
    boolean oneIsNone = a.equals(Chord.NONE) != b.equals(Chord.NONE);
    return !oneIsNone && a.root() == b.root() && a.quality().isMinor() == b.quality().isMinor();
  }

  double rootAndMode() {
    return rightRootAndMode / (double) frames;
  }

  double name() {
    return rightName / (double) frames;
  }
}
