package org.resonate.audio.chord;

import java.util.EnumMap;
import java.util.Map;

/** How much of the time the chord is right. */
final class ChordScore {

  private final Map<ChordQuality, Map<ChordQuality, Long>> confusions =
      new EnumMap<>(ChordQuality.class);
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
      ChordQuality heardAs = is.root() == said.root() ? said.quality() : ChordQuality.NONE;
      confusions
          .computeIfAbsent(is.quality(), quality -> new EnumMap<>(ChordQuality.class))
          .merge(heardAs, 1L, Long::sum);
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

  /** Of the frames that have a quality, the share heard as another; as none: with another root. */
  double share(ChordQuality is, ChordQuality heardAs) {
    Map<ChordQuality, Long> row = confusions.getOrDefault(is, Map.of());
    double all = row.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? 0 : row.getOrDefault(heardAs, 0L) / all;
  }
}
