package org.resonate.audio.chord;

/** How much of the time the chord is right. */
final class ChordScore {

  private static final int QUALITIES = ChordQuality.values().length;

  private final long[][] confusions = new long[QUALITIES][QUALITIES];
  private long frames;
  private long rightRootAndMode;
  private long rightName;
  private double worst = 1;

  /**
   * Compares over so many seconds, at 50 frames a second.
   *
   * @return the share of frames whose root and mode are right
   */
  double add(ChordTrack truth, ChordTrack heard, double seconds) {
    int count = (int) (seconds * ChordTrack.FRAMES_A_SECOND);
    long right = 0;
    for (int i = 0; i < count; i++) {
      Chord is = truth.at(i / (double) ChordTrack.FRAMES_A_SECOND);
      Chord said = heard.at(i / (double) ChordTrack.FRAMES_A_SECOND);
      right += hasRootAndModeOf(is, said) ? 1 : 0;
      rightName += is.equals(said) ? 1 : 0;
      confusions[is.quality().ordinal()][is.root() == said.root() ? said.quality().ordinal() : 0]++;
    }
    frames += count;
    rightRootAndMode += right;
    double share = right / (double) count;
    worst = Math.min(worst, share);
    return share;
  }

  private static boolean hasRootAndModeOf(Chord is, Chord said) {
    boolean areChords = is.quality() != ChordQuality.NONE && said.quality() != ChordQuality.NONE;
    boolean isSame = is.root() == said.root() && is.quality().isMinor() == said.quality().isMinor();
    return areChords ? isSame : is.equals(said);
  }

  /** The share of frames with the right root, and major or minor as it should be. */
  double rootAndMode() {
    return rightRootAndMode / (double) frames;
  }

  /** The share of frames with the right chord of all 193. */
  double name() {
    return rightName / (double) frames;
  }

  /** The least share of root and mode that one recording had. */
  double worst() {
    return worst;
  }

  /**
   * Frames by the quality that is and the one that was heard, {@code [qualities][qualities]}; those
   * with the wrong root or none stand in the first column.
   */
  long[][] confusions() {
    return confusions;
  }
}
