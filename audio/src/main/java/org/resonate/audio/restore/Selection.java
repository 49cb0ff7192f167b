package org.resonate.audio.restore;

/** Picks by rank without sorting (Hoare's quickselect). */
final class Selection {

  private Selection() {}

  /** The k-th largest value, k from 1; reorders the values. */
  static float largest(float[] values, int k) {
    int low = 0;
    int high = values.length - 1;
    int wanted = k - 1;
    while (low < high) {
      float pivot = values[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] > pivot) {
          i++;
        }
        while (values[j] < pivot) {
          j--;
        }
        if (i <= j) {
          float swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      }
      if (wanted <= j) {
        high = j;
      } else if (wanted >= i) {
        low = i;
      } else {
        break;
      }
    }
    return values[wanted];
  }
}
