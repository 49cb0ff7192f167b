package org.resonate.audio.io;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Native memory for planar float samples, one plane a channel. Grows, never shrinks. */
final class NativePlanes implements AutoCloseable {

  private final FloatPointer[] planes;
  private final PointerPointer<FloatPointer> pointers;
  private int frames;

  NativePlanes(int channels) {
    planes = new FloatPointer[channels];
    pointers = new PointerPointer<>(channels);
  }

  /** Makes room for this many frames; what was in it is lost where it grows. */
  void reserve(int wanted) {
    if (wanted > frames) {
      free();
      for (int c = 0; c < planes.length; c++) {
        planes[c] = new FloatPointer(wanted);
        pointers.put(c, planes[c]);
      }
      frames = wanted;
    }
  }

  /** How many frames fit. */
  int frames() {
    return frames;
  }

  /** The planes as C sees them: {@code float **}. */
  PointerPointer<FloatPointer> pointers() {
    return pointers;
  }

  void put(float[][] samples, int count) {
    reserve(count);
    for (int c = 0; c < planes.length; c++) {
      planes[c].put(samples[c], 0, count);
    }
  }

  void get(float[][] samples, int count) {
    for (int c = 0; c < planes.length; c++) {
      planes[c].get(samples[c], 0, count);
    }
  }

  private void free() {
    for (FloatPointer plane : planes) {
      if (plane != null) {
        plane.close();
      }
    }
    Arrays.fill(planes, null);
    frames = 0;
  }

  @Override
  public void close() {
    free();
    pointers.close();
  }
}
