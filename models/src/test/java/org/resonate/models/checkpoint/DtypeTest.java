package org.resonate.models.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DtypeTest {

  /** IEEE 754-2019, 3.4, in double arithmetic: (-1)^s · 2^(e - bias) · (1 + f / 2^bits). */
  private static double closedForm(int pattern, int exponentBits, int fractionBits) {
    int sign = pattern >> (exponentBits + fractionBits);
    int exponent = (pattern >> fractionBits) & ((1 << exponentBits) - 1);
    double fraction = (pattern & ((1 << fractionBits) - 1)) / (double) (1 << fractionBits);
    int bias = (1 << (exponentBits - 1)) - 1;
    double magnitude;
    if (exponent == (1 << exponentBits) - 1) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * Math.pow(2, 1 - bias);
    } else {
      magnitude = (1 + fraction) * Math.pow(2, exponent - bias);
    }
    return sign == 0 ? magnitude : -magnitude;
  }

  private static ByteBuffer all() {
    ByteBuffer all = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
    for (int pattern = 0; pattern < 1 << 16; pattern++) {
      all.putShort((short) pattern);
    }
    return all;
  }

  @Test
  void everyHalfIsExact() {
    ByteBuffer all = all();
    for (int pattern = 0; pattern < 1 << 16; pattern++) {
      double expected = closedForm(pattern, 5, 10);
      assertEquals(expected, Dtype.F16.at(all, pattern), "0x%04x".formatted(pattern));
    }
  }

  @Test
  void everyBfloat16IsExact() {
    ByteBuffer all = all();
    for (int pattern = 0; pattern < 1 << 16; pattern++) {
      double expected = closedForm(pattern, 8, 7);
      assertEquals(expected, Dtype.BF16.at(all, pattern), "0x%04x".formatted(pattern));
    }
  }

  /** Values of the table in the standard's encyclopedia entries, not computed here. */
  @ParameterizedTest
  @CsvSource({
    "0x0001, 5.9604645e-8",
    "0x03ff, 6.097555e-5",
    "0x0400, 6.1035156e-5",
    "0x3555, 0.33325195",
    "0x3bff, 0.99951172",
    "0x3c00, 1",
    "0x3c01, 1.00097656",
    "0x7bff, 65504",
    "0xc000, -2",
    "0x8000, -0.0"
  })
  void knownHalves(String pattern, float value) {
    assertEquals(value, Dtype.halfToFloat(Integer.decode(pattern).shortValue()));
  }

  @Test
  void floatsAreTakenAndDoublesRounded() {
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(0, 1.1f).putFloat(4, -0f);
    assertEquals(1.1f, Dtype.F32.at(data, 0));
    assertEquals(-0f, Dtype.F32.at(data, 1));
    data.putDouble(8, 0.1);
    assertEquals(0.1f, Dtype.F64.at(data, 1));
    data.putDouble(8, 1e300);
    assertEquals(Float.POSITIVE_INFINITY, Dtype.F64.at(data, 1));
  }

  @Test
  void integersAreNoWeights() {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    assertThrows(IllegalStateException.class, () -> Dtype.I64.at(data, 0));
    assertTrue(Dtype.BF16.floating());
  }
}
