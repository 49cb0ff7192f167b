package org.resonate.models.generate;

import java.util.List;

/**
 * Bars of drums, bass and chords, the same as {@code models/export/loops.py} makes: what the small
 * model of {@code jasco_loops} was trained on. Each array is mono at 32 kHz.
 */
final class LoopSong {

  static final int RATE_HZ = 32_000;
  private static final int STEP_FRAMES = 4_000;
  static final int BAR_FRAMES = 16 * STEP_FRAMES;

  private static final int[][] KICKS = {{0, 8}, {0, 6, 10}};

  /** A chord: the lowest note of its bass, and how far its notes are above middle C. */
  @SuppressWarnings("ImmutableEnumChecker") // never changed
  enum Chord {
    C(48, 0, 4, 7),
    AM(45, 3, 7, 12),
    F(41, 7, 12, 16),
    G(43, 5, 9, 12);

    private final int root;
    private final int[] notes;

    Chord(int root, int... notes) {
      this.root = root;
      this.notes = notes;
    }

    /** Its name in a pack. */
    String label() {
      return this == AM ? "Am" : name();
    }
  }

  /** A bar: its chord and which pattern the kick drum has, 0 or 1. */
  record Bar(Chord chord, int pattern) {}

  private LoopSong() {}

  /** The drums of some bars. */
  static float[] drums(List<Bar> bars) {
    double[] sound = new double[bars.size() * BAR_FRAMES];
    addDrums(bars, sound);
    return floats(sound);
  }

  /** All of it. */
  static float[] mix(List<Bar> bars) {
    double[] sound = new double[bars.size() * BAR_FRAMES];
    for (int bar = 0; bar < bars.size(); bar++) {
      Chord chord = bars.get(bar).chord();
      int[] steps = {0, 6, 8, 12};
      for (int step : steps) {
        int pitch = chord.root - 12 + (step == 12 ? 7 : 0);
        addNote(sound, bar * 16 + step, 2 * STEP_FRAMES, pitch, 0.2, 0.25);
      }
      for (int step = 0; step < 16; step += 4) {
        for (int above : chord.notes) {
          addNote(sound, bar * 16 + step, 4 * STEP_FRAMES, 60 + above, 0.4, 0.12);
        }
      }
    }
    addDrums(bars, sound);
    return floats(sound);
  }

  private static void addDrums(List<Bar> bars, double[] sound) {
    for (int bar = 0; bar < bars.size(); bar++) {
      for (int step : KICKS[bars.get(bar).pattern()]) {
        addKick(sound, bar * 16 + step);
      }
      for (int step : new int[] {4, 12}) {
        addStruck(sound, bar * 16 + step, 200, 1.37, 0.06, 0.4);
      }
      for (int step = 0; step < 16; step += 2) {
        addStruck(sound, bar * 16 + step, 4000, 1.09, 0.02, 0.1);
      }
    }
  }

  /** Three partials. */
  private static void addNote(
      double[] sound, int step, int frames, int pitch, double seconds, double gain) {
    double turn = 2 * Math.PI * 440 * Math.pow(2, (pitch - 69) / 12.0) / RATE_HZ;
    for (int n = 0; n < frames; n++) {
      double phase = turn * n;
      double partials = Math.sin(phase) + Math.sin(2 * phase) / 4 + Math.sin(3 * phase) / 9;
      sound[step * STEP_FRAMES + n] += gain * partials * decay(n, seconds, frames);
    }
  }

  private static void addKick(double[] sound, int step) {
    int frames = 2 * STEP_FRAMES;
    for (int n = 0; n < frames; n++) {
      double t = n / (double) RATE_HZ;
      double turns = 50 * t + 3 * (1 - Math.exp(-t / 0.03));
      sound[step * STEP_FRAMES + n] += 0.35 * Math.sin(2 * Math.PI * turns) * decay(n, 0.1, frames);
    }
  }

  /** Eight partials far from harmonic: a snare or a hi-hat. */
  private static void addStruck(
      double[] sound, int step, double lowestHz, double ratio, double seconds, double gain) {
    int frames = 2 * STEP_FRAMES;
    for (int n = 0; n < frames; n++) {
      double partials = 0;
      for (int k = 0; k < 8; k++) {
        partials += Math.sin(2 * Math.PI * lowestHz * Math.pow(ratio, k) / RATE_HZ * n + k * k);
      }
      sound[step * STEP_FRAMES + n] += gain * partials / 8 * decay(n, seconds, frames);
    }
  }

  /** Exponential, with 5 ms in and 20 ms out. */
  private static double decay(int n, double seconds, int frames) {
    return Math.exp(-n / (seconds * RATE_HZ))
        * Math.min(1, n / 160.0)
        * Math.min(1, (frames - n) / 640.0);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
