package org.resonate.audio.io;

/**
 * The checksum of two pieces from the checksums of each. A CRC is a polynomial over GF(2) modulo a
 * fixed one, so appending n bytes multiplies the first piece's by x^8n (Peterson and Brown, "Cyclic
 * Codes for Error Detection", 1961). It lets a header that is known last count in the file's sum.
 */
final class Crc32cCombine {

  /** Castagnoli's polynomial, bits reversed: bit 31 is x^0. */
  private static final int POLYNOMIAL = 0x82f63b78;

  private static final int ONE = 1 << 31;
  private static final int X = 1 << 30;

  private Crc32cCombine() {}

  /** The CRC-32C of a piece with {@code first} followed by {@code secondBytes} bytes. */
  static long combine(long first, long second, long secondBytes) {
    int shift = ONE;
    int power = X;
    for (long bits = 8 * secondBytes; bits != 0; bits >>>= 1) {
      if ((bits & 1) != 0) {
        shift = multiply(shift, power);
      }
      power = multiply(power, power);
    }
    return Integer.toUnsignedLong(multiply((int) first, shift) ^ (int) second);
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
    }
    return product;
  }
}
