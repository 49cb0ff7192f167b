package org.resonate.models.separate;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Passes over one signal, read in lock step and averaged. */
final class Passes implements Closeable {

  private final List<Pass> passes = new ArrayList<>();
  private float[][] next;
  private float[][] unused;

  /** Takes a pass, which is closed with the others. */
  void add(Pass pass) {
    passes.add(pass);
  }

  /**
   * Gives the next frames; see {@link Pass#read}.
   *
   * @throws IOException if a pass fails, or the signal was longer for one than for another
   */
  int read(float[][] stems, float[][] sound) throws IOException {
    int frames = passes.get(0).read(stems, sound);
    if (passes.size() == 1) {
      return frames;
    }
    if (next == null) {
      next = new float[stems.length][stems[0].length];
      unused = new float[sound.length][sound[0].length];
    }
    for (Pass pass : passes.subList(1, passes.size())) {
      if (pass.read(next, unused) != frames) {
        throw new IOException("the signal had another length when it was opened again");
      }
      for (int row = 0; row < stems.length; row++) {
        for (int i = 0; i < frames; i++) {
          stems[row][i] += next[row][i];
        }
      }
    }
    for (float[] row : stems) {
      for (int i = 0; i < frames; i++) {
        row[i] /= passes.size();
      }
    }
    return frames;
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (Pass pass : passes) {
      try {
        pass.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
