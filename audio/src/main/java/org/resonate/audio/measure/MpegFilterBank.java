package org.resonate.audio.measure;

import java.util.Arrays;

/**
 * The analysis filter bank of MPEG-1 Layer III (ISO/IEC 11172-3, annex C): 32 sub-bands of a
 * polyphase bank, each divided by a modified cosine transform with long blocks, aliases reduced.
 * What a decoder put out gives the coder's own coefficients again where the frames lie as they lay
 * then.
 */
final class MpegFilterBank {

  /** Frames from one granule to the next. */
  static final int GRANULE = 576;

  /** Coefficients of one sub-band in a granule. */
  static final int LINES = 18;

  private static final int TAPS = 512;
  private static final int SLOT = 32;
  private static final int SLOTS = 2 * LINES;
  // Places at which the polyphase bank runs: all that the granules of all places need.
  private static final int TIMES = GRANULE + SLOT * (SLOTS - 1);

  // Half of the symmetric prototype low-pass, in 1/65536: table C.1 without its changes of sign.
  private static final int[] PROTOTYPE = {
    0, -1, -1, -1, -1, -1, -1, -2, -2, -2, -2, -3, -3, -4, -4, -5, -5, -6, -7, -7, -8, -9, -10, -11,
    -13, -14, -16, -17, -19, -21, -24, -26, -29, -31, -35, -38, -41, -45, -49, -53, -58, -63, -68,
    -73, -79, -85, -91, -97, -104, -111, -117, -125, -132, -139, -147, -154, -161, -169, -176, -183,
    -190, -196, -202, -208, -213, -218, -222, -225, -227, -228, -228, -227, -224, -221, -215, -208,
    -200, -189, -177, -163, -146, -127, -106, -83, -57, -29, 2, 36, 72, 111, 153, 197, 244, 294,
    347, 401, 459, 519, 581, 645, 711, 779, 848, 919, 991, 1064, 1137, 1210, 1283, 1356, 1428, 1498,
    1567, 1634, 1698, 1759, 1817, 1870, 1919, 1962, 2001, 2032, 2057, 2075, 2085, 2087, 2080, 2063,
    2037, 2000, 1952, 1893, 1822, 1739, 1644, 1535, 1414, 1280, 1131, 970, 794, 605, 402, 185, -45,
    -288, -545, -814, -1095, -1388, -1692, -2006, -2330, -2663, -3004, -3351, -3705, -4063, -4425,
    -4788, -5153, -5517, -5879, -6237, -6589, -6935, -7271, -7597, -7910, -8209, -8491, -8755,
    -8998, -9219, -9416, -9585, -9727, -9838, -9916, -9959, -9966, -9935, -9863, -9750, -9592,
    -9389, -9139, -8840, -8492, -8092, -7640, -7134, -6574, -5959, -5288, -4561, -3776, -2935,
    -2037, -1082, -70, 998, 2122, 3300, 4533, 5818, 7154, 8540, 9975, 11455, 12980, 14548, 16155,
    17799, 19478, 21189, 22929, 24694, 26482, 28289, 30112, 31947, 33791, 35640, 37489, 39336,
    41176, 43006, 44821, 46617, 48390, 50137, 51853, 53534, 55178, 56778, 58333, 59838, 61289,
    62684, 64019, 65290, 66494, 67629, 68692, 69679, 70590, 71420, 72169, 72835, 73415, 73908,
    74313, 74630, 74856, 74992, 75038
  };
  private static final double[] ALIAS = {
    -0.6, -0.535, -0.33, -0.185, -0.095, -0.041, -0.0142, -0.0037
  };

  private final int lowest;
  private final int count;
  private final float[] prototype = new float[TAPS];
  private final float[][] modulation;
  private final float[][] transform = new float[LINES][SLOTS];
  private final float[] cs = new float[ALIAS.length];
  private final float[] ca = new float[ALIAS.length];
  private final float[][] bands;
  private final float[] folded = new float[TIMES];
  private final float[] part = new float[TIMES];
  private final float[] even = new float[GRANULE];
  private final float[] odd = new float[GRANULE];
  // By line and place.
  private final float[][] lines;

  /**
   * @param lowest first sub-band, each 689 Hz wide at 44.1 kHz
   * @param count of sub-bands
   */
  MpegFilterBank(int lowest, int count) {
    this.lowest = lowest;
    this.count = count;
    for (int i = 0; i < TAPS; i++) {
      // Cosines repeat with the other sign after 64: the fold below needs it in the prototype.
      int sign = (i >> 6 & 1) == 0 ? 1 : -1;
      prototype[i] = sign * PROTOTYPE[Math.min(i, TAPS - i)] / 65_536f;
    }
    modulation = new float[count][2 * SLOT];
    for (int band = 0; band < count; band++) {
      for (int i = 0; i < 2 * SLOT; i++) {
        double angle = (2 * (lowest + band) + 1) * (i - 16) * Math.PI / 64;
        modulation[band][i] = (float) Math.cos(angle);
      }
    }
    for (int line = 0; line < LINES; line++) {
      for (int slot = 0; slot < SLOTS; slot++) {
        double angle = Math.PI / 72 * (2 * slot + 1 + LINES) * (2 * line + 1);
        transform[line][slot] = (float) (Math.sin(Math.PI / 36 * (slot + 0.5)) * Math.cos(angle));
      }
    }
    for (int i = 0; i < ALIAS.length; i++) {
      double root = Math.sqrt(1 + ALIAS[i] * ALIAS[i]);
      cs[i] = (float) (1 / root);
      ca[i] = (float) (ALIAS[i] / root);
    }
    bands = new float[count][TIMES];
    lines = new float[count * LINES][GRANULE];
  }

  /** Frames that {@link #measure} needs. */
  static int frames() {
    return TAPS + TIMES - 1;
  }

  /**
   * Splits the granules that begin at each of 576 places. All loops run over places: such sums run
   * many at once, sums over taps would each wait for the one before.
   */
  void measure(float[] samples) {
    for (float[] band : bands) {
      Arrays.fill(band, 0);
    }
    for (int i = 0; i < 2 * SLOT; i++) {
      Arrays.fill(folded, 0);
      for (int j = i; j < TAPS; j += 2 * SLOT) {
        System.arraycopy(samples, TAPS - 1 - j, part, 0, TIMES);
        add(prototype[j], part, folded);
      }
      for (int band = 0; band < count; band++) {
        add(modulation[band][i], folded, bands[band]);
      }
    }
    for (int band = 0; band < count; band++) {
      // Odd sub-bands lie upside down.
      float sign = (lowest + band) % 2 == 1 ? -1 : 1;
      for (int line = 0; line < LINES; line++) {
        Arrays.fill(lines[band * LINES + line], 0);
      }
      for (int slot = 0; slot < SLOTS; slot += 2) {
        System.arraycopy(bands[band], SLOT * slot, even, 0, GRANULE);
        System.arraycopy(bands[band], SLOT * (slot + 1), odd, 0, GRANULE);
        for (int line = 0; line < LINES; line++) {
          float[] factors = transform[line];
          add(factors[slot], even, sign * factors[slot + 1], odd, lines[band * LINES + line]);
        }
      }
    }
    for (int band = 0; band + 1 < count; band++) {
      for (int i = 0; i < ALIAS.length; i++) {
        butterfly(lines[band * LINES + LINES - 1 - i], lines[(band + 1) * LINES + i], cs[i], ca[i]);
      }
    }
  }

  // From the first element on in each array: Java runs only such sums many at once.
  private static void add(float factor, float[] from, float[] to) {
    for (int t = 0; t < to.length; t++) {
      to[t] += factor * from[t];
    }
  }

  private static void add(
      float factor, float[] from, float otherFactor, float[] other, float[] to) {
    for (int t = 0; t < to.length; t++) {
      to[t] += factor * from[t] + otherFactor * other[t];
    }
  }

  private static void butterfly(float[] below, float[] above, float cs, float ca) {
    for (int t = 0; t < below.length; t++) {
      float low = below[t];
      float high = above[t];
      below[t] = low * cs + high * ca;
      above[t] = high * cs - low * ca;
    }
  }

  /**
   * The coefficients of the granule that begins at a place, 0 to 575, of what was measured.
   *
   * @param coefficients {@code [count · 18]}, overwritten
   */
  void granule(int place, float[] coefficients) {
    for (int line = 0; line < coefficients.length; line++) {
      coefficients[line] = lines[line][place];
    }
  }
}
