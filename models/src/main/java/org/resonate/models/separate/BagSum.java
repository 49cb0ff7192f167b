package org.resonate.models.separate;

import java.util.ArrayList;
import java.util.List;
import org.resonate.models.pack.Network;

/**
 * Sums what the networks of a bag give, as demucs 4.1.0 does: each stem is the sum of its weighted
 * estimates, divided by the sum of their weights.
 */
final class BagSum {

  private final List<Network> bag;
  private final int stemSize;
  private final List<float[]> sums = new ArrayList<>();

  /**
   * Begins at nothing.
   *
   * @param segments how many segments the batch has
   * @param stemSize channels · frames
   */
  BagSum(List<Network> bag, int segments, int stemSize) {
    this.bag = bag;
    this.stemSize = stemSize;
    for (int i = 0; i < segments; i++) {
      // A network alone gives the result itself: no second array is needed.
      sums.add(bag.size() == 1 ? null : new float[bag.get(0).weights().size() * stemSize]);
    }
  }

  /**
   * Adds a network's estimate of some stems.
   *
   * @param estimate flat {@code [range · stemSize]}; the sum's own from now on
   */
  void add(int network, int segment, StemRange range, float[] estimate) {
    if (bag.size() == 1) {
      sums.set(segment, estimate);
      return;
    }
    float[] sum = sums.get(segment);
    for (int stem = range.from(); stem < range.to(); stem++) {
      float weight = bag.get(network).weights().get(stem).floatValue();
      int to = stem * stemSize;
      int from = (stem - range.from()) * stemSize;
      for (int i = 0; i < stemSize; i++) {
        sum[to + i] += weight * estimate[from + i];
      }
    }
  }

  /** For each segment the stems, flat {@code [stems · stemSize]}. */
  List<float[]> stems() {
    if (bag.size() > 1) {
      for (int stem = 0; stem < bag.get(0).weights().size(); stem++) {
        float total = (float) Network.total(bag, stem);
        if (total != 1) {
          divide(stem * stemSize, total);
        }
      }
    }
    return sums;
  }

  private void divide(int from, float by) {
    for (float[] sum : sums) {
      for (int i = from; i < from + stemSize; i++) {
        sum[i] /= by;
      }
    }
  }
}
