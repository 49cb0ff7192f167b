package org.resonate.pipeline.triage;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as programs read them. */
final class Figures {

  private static final int DIGITS = 4;

  private Figures() {}

  /** For JSON: to four digits; null where there is none, or where it is infinite. */
  static Double rounded(Double value) {
    BigDecimal rounded = of(value);
    return rounded == null ? null : rounded.doubleValue();
  }

  /** For text: the same without an exponent. */
  static BigDecimal of(Double value) {
    if (value == null || !Double.isFinite(value)) {
      return null;
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN);
    // A zero keeps the exponent that it had; and none shall be told as 1E+2.
    return rounded.signum() == 0
        ? BigDecimal.ZERO
        : new BigDecimal(rounded.stripTrailingZeros().toPlainString());
  }
}
