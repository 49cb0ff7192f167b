package org.resonate.models.generate;

/**
 * Normal numbers from a seed, the same on every platform and in every version of Java: SplitMix64
 * (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014) under the transform of
 * Box and Muller (1958) with {@link StrictMath}.
 */
public final class SeededNoise {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final double TWO_TO_MINUS_53 = 0x1p-53;

  private long state;

  private SeededNoise(long seed) {
    this.state = seed;
  }

  /** So many numbers of mean 0 and variance 1. */
  public static float[] of(long seed, int count) {
    SeededNoise noise = new SeededNoise(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i += 2) {
      // 1 − u is never 0, so the logarithm is finite.
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - noise.uniform()));
      double angle = 2 * StrictMath.PI * noise.uniform();
      numbers[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < count) {
        numbers[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
    return numbers;
  }

  /** The generator's bits, in its own order. */
  static long[] bits(long seed, int count) {
    SeededNoise noise = new SeededNoise(seed);
    long[] bits = new long[count];
    for (int i = 0; i < count; i++) {
      bits[i] = noise.next();
    }
    return bits;
  }

  /** In [0, 1). */
  private double uniform() {
    return (next() >>> 11) * TWO_TO_MINUS_53;
  }

  private long next() {
    state += GOLDEN_GAMMA;
    long mixed = state;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
