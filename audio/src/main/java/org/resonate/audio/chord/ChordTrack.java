package org.resonate.audio.chord;

import java.util.List;
import java.util.Map;

/**
 * The chords of a recording in the order of time.
 *
 * @param changes in rising time; before the first one there is no chord
 */
public record ChordTrack(List<Change> changes) {

  /** JASCO's frames a second. */
  public static final int FRAMES_A_SECOND = 50;

  /** What a time may lie behind its frame through rounding, in frames. */
  private static final double SLACK_FRAMES = 1e-6;

  /**
   * A chord begins.
   *
   * @param startSeconds from the start of the recording, 0 or more
   * @param chord that sounds from here to the next change
   */
  public record Change(double startSeconds, Chord chord) {}

  /** Checks the order. */
  public ChordTrack {
    changes = List.copyOf(changes);
    double last = 0;
    for (Change change : changes) {
      if (!(change.startSeconds() >= last)) {
        throw new IllegalArgumentException("chords out of order at " + change);
      }
      last = change.startSeconds();
    }
  }

  /** The chord at a time, {@link Chord#NONE} before the first. */
  public Chord at(double seconds) {
    return inFrame(seconds * FRAMES_A_SECOND);
  }

  private Chord inFrame(double frame) {
    int low = 0;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (changes.get(middle).startSeconds() * FRAMES_A_SECOND <= frame + SLACK_FRAMES) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? Chord.NONE : changes.get(low - 1).chord();
  }

  /**
   * The chords of a window as a model takes them. A chord counts from the first frame at or after
   * its start; the first frames have the chord that sounds as the window begins.
   *
   * @param fromFrame where the window begins, in frames of 1/50 s; before 0 there is no chord
   * @param frames how long it is
   * @param indices the model's number for each name
   * @return {@code [frames]}
   * @throws IllegalArgumentException if the model has no number for a chord
   */
  public int[] indices(long fromFrame, int frames, Map<String, Integer> indices) {
    int[] window = new int[frames];
    for (int i = 0; i < frames; i++) {
      String name = inFrame((double) (fromFrame + i)).name();
      Integer index = indices.get(name);
      if (index == null) {
        throw new IllegalArgumentException("the table of chords has no \"" + name + "\"");
      }
      window[i] = index;
    }
    return window;
  }
}
