package org.resonate.audio.measure;

/** Where a coder's frames begin: each probe votes for the place at which most lines are nothing. */
abstract sealed class FrameGrid {

  // What is under a thirtieth of its neighbours is nothing.
  private static final float NOTHING = 0.033f;
  private static final float FAINTEST = 1e-6f;
  private static final int NEIGHBOURS = 8;
  private static final double LEAST_SHARE = 0.15;
  private static final double OVER_OTHERS = 1.5;

  private final int period;
  private final double[] shares;
  private final int[] votes;

  private FrameGrid(int period) {
    this.period = period;
    shares = new double[period];
    votes = new int[period];
  }

  /** Frames that a probe needs. */
  abstract int frames();

  /** Fills in the share of lines that are nothing, for each place of a frame in a probe. */
  abstract void measure(float[] samples, double[] places);

  /**
   * Looks at a probe.
   *
   * @param start of the probe in the signal
   * @return how many probes agree with this one, itself included; 0 where it tells nothing
   */
  final int look(float[] samples, long start) {
    measure(samples, shares);
    int best = 0;
    for (int place = 1; place < period; place++) {
      best = shares[place] > shares[best] ? place : best;
    }
    double other = 0;
    for (int place = 0; place < period; place++) {
      int away = Math.abs(place - best);
      if (Math.min(away, period - away) > 2) {
        other = Math.max(other, shares[place]);
      }
    }
    // Where nearly all is nothing at any place, it is the rest that tells.
    boolean apart =
        shares[best] > OVER_OTHERS * other || 1 - other > OVER_OTHERS * (1 - shares[best]);
    if (shares[best] < LEAST_SHARE || !apart) {
      return 0;
    }
    return ++votes[(int) ((start + best) % period)];
  }

  /** Of lines that have neighbours worth the name, the share that is next to nothing. */
  private static double share(float[] lines, int first, int last, float scale) {
    int near = 2 * NEIGHBOURS + 1;
    float sum = 0;
    for (int i = first; i < first + near - 1; i++) {
      sum += Math.abs(lines[i]);
    }
    int nothing = 0;
    int all = 0;
    float faintest = FAINTEST * scale * near;
    float before = 0;
    for (int i = first + near - 1; i < last; i++) {
      // One sum that waits for the last, not two.
      sum += Math.abs(lines[i]) - before;
      before = Math.abs(lines[i - near + 1]);
      if (sum > faintest) {
        all++;
        nothing += Math.abs(lines[i - NEIGHBOURS]) < NOTHING / near * sum ? 1 : 0;
      }
    }
    return all < (last - first) / 8 ? 0 : nothing / (double) all;
  }

  /** MP3: granules of 576. */
  static final class Mpeg extends FrameGrid {

    private static final int LOWEST = 1;
    private static final int BANDS = 13;

    private final MpegFilterBank bank = new MpegFilterBank(LOWEST, BANDS);
    private final float[] lines = new float[BANDS * MpegFilterBank.LINES];

    Mpeg() {
      super(MpegFilterBank.GRANULE);
    }

    @Override
    int frames() {
      return MpegFilterBank.frames();
    }

    @Override
    void measure(float[] samples, double[] places) {
      bank.measure(samples);
      for (int place = 0; place < places.length; place++) {
        bank.granule(place, lines);
        places[place] = share(lines, 0, lines.length, 20);
      }
    }
  }

  /** AAC: long blocks of 1024. */
  static final class LongBlocks extends FrameGrid {

    private static final int FIRST = 32;
    private static final int LAST = 512;

    private final LongTransform transform;
    private final float[] lines = new float[LongTransform.LINES];

    LongBlocks(boolean kaiser) {
      super(LongTransform.LINES);
      transform = new LongTransform(kaiser);
    }

    @Override
    int frames() {
      return 3 * LongTransform.LINES - 1;
    }

    @Override
    void measure(float[] samples, double[] places) {
      for (int place = 0; place < LongTransform.LINES; place++) {
        transform.transform(samples, place, lines);
        places[place] = share(lines, FIRST, LAST, 20);
      }
    }
  }
}
