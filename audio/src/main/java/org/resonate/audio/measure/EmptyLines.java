package org.resonate.audio.measure;

/** Of a coder's spectral lines that have neighbours worth the name, the share that is nothing. */
final class EmptyLines {

  // What is under a thirtieth of its neighbours is nothing.
  private static final float NOTHING = 0.033f;
  private static final float FAINTEST = 2e-5f;
  private static final float TINY = 1e-30f;
  private static final int NEIGHBOURS = 8;
  private static final int NEAR = 2 * NEIGHBOURS + 1;

  private final float[] sizes;
  private final float[] pairs;
  private final float[] sums;
  private final float[] shifted;
  private final float[] middles;
  private final float[] all;
  private final float[] nothing;

  /**
   * @param count of lines
   */
  EmptyLines(int count) {
    sizes = new float[count];
    pairs = new float[count];
    sums = new float[count];
    shifted = new float[count];
    middles = new float[count];
    all = new float[count];
    nothing = new float[count];
  }

  /** The share, from 0 to 1; 0 where nearly all lines are faint. */
  double share(float[] lines) {
    int count = sizes.length;
    for (int i = 0; i < count; i++) {
      sizes[i] = Math.abs(lines[i]);
    }
    // Sums of 2, 4, 8 and 16 in turn: many at once, where a running sum waits for itself.
    addShifted(sizes, pairs, 1, count - 1);
    addShifted(pairs, sums, 2, count - 3);
    addShifted(sums, pairs, 4, count - 7);
    addShifted(pairs, sums, 8, count - 15);
    int left = count - NEAR + 1;
    System.arraycopy(sizes, NEAR - 1, shifted, 0, left);
    System.arraycopy(sizes, NEIGHBOURS, middles, 0, left);
    for (int i = 0; i < left; i++) {
      float sum = sums[i] + shifted[i];
      // What is 1 or 0 by its sign: branches that nobody can foretell would cost far more.
      float over = sum - FAINTEST * NEAR;
      float under = NOTHING / NEAR * sum - middles[i];
      float worth = 0.5f + 0.5f * over / (Math.abs(over) + TINY);
      all[i] = worth;
      nothing[i] = worth * (0.5f + 0.5f * under / (Math.abs(under) + TINY));
    }
    float counted = sum(all, left);
    return counted < count / 8f ? 0 : sum(nothing, left) / (double) counted;
  }

  /** Folds halves upon each other; overwrites the values. */
  private float sum(float[] values, int count) {
    int left = count;
    while (left > 16) {
      int half = (left + 1) / 2;
      System.arraycopy(values, half, shifted, 0, left - half);
      add(shifted, values, values, left - half);
      left = half;
    }
    float sum = 0;
    for (int i = 0; i < left; i++) {
      sum += values[i];
    }
    return sum;
  }

  private void addShifted(float[] from, float[] to, int apart, int count) {
    System.arraycopy(from, apart, shifted, 0, count);
    add(from, shifted, to, count);
  }

  // From the first element on in each array: Java runs only such sums many at once.
  private static void add(float[] from, float[] other, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = from[i] + other[i];
    }
  }
}
