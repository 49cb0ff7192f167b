package org.resonate.models.separate;

/** A chunk of a signal and the window around it that goes into a model. */
final class Segment {

  private float[][] window;
  private final float[][] sound;
  private final int at;
  private final int frames;
  private final int settled;
  private final boolean silent;

  Segment(float[][] window, float[][] sound, int at, int frames, int settled, boolean silent) {
    this.window = window;
    this.sound = sound;
    this.at = at;
    this.frames = frames;
    this.settled = settled;
    this.silent = silent;
  }

  /**
   * {@code [channels][segmentFrames]}, normalised, zeros where there is no sound; null once
   * dropped.
   */
  float[][] window() {
    return window;
  }

  /** Holds the window no longer: whoever runs the model has it. */
  void dropWindow() {
    window = null;
  }

  /** The chunk as it came, {@code [channels][settled]}. */
  float[][] sound() {
    return sound;
  }

  /** Where the chunk begins in the window. */
  int at() {
    return at;
  }

  /** How long the chunk is: a segment, or less at the end of the signal. */
  int frames() {
    return frames;
  }

  /** How much of the chunk no later one overlaps. */
  int settled() {
    return settled;
  }

  /** Whether the window holds digital silence alone. */
  boolean silent() {
    return silent;
  }
}
