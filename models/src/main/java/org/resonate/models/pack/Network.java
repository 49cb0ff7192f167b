package org.resonate.models.pack;

import java.util.Collections;
import java.util.List;

/**
 * One network of a bag. A stem of the pack is the mean of what the networks give for it, weighted.
 *
 * @param file its TorchScript, one of the pack's files
 * @param weights a weight for each stem, finite and at least 0; in {@code pack.json} they may be
 *     left out, for all 1
 */
public record Network(String file, List<Double> weights) {

  /** Checks the weights that are given. */
  public Network {
    if (file == null) {
      throw new IllegalArgumentException("it needs a file for each of its networks");
    }
    if (weights != null) {
      // List.copyOf refuses nulls without saying of what.
      if (weights.stream().anyMatch(w -> w == null || !Double.isFinite(w) || w < 0)) {
        throw new IllegalArgumentException(
            "it needs weights of 0 or more for " + file + ", not " + weights);
      }
      weights = List.copyOf(weights);
    }
  }

  /** The same with weights for so many stems. */
  Network with(int stems) {
    if (weights == null) {
      return new Network(file, Collections.nCopies(stems, 1.0));
    }
    if (weights.size() != stems) {
      throw new IllegalArgumentException(
          "it needs a weight of " + file + " for each of " + stems + " stems, not " + weights);
    }
    return this;
  }

  /** What the weights of a stem sum to. */
  public static double total(List<Network> bag, int stem) {
    return bag.stream().mapToDouble(network -> network.weights().get(stem)).sum();
  }
}
