package org.resonate.models.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The types that a tensor's elements may have. Only the floating ones can be weights. */
public enum Dtype {
  /** IEEE 754 binary16. */
  F16(2, true),
  /** The upper half of a binary32. */
  BF16(2, true),
  /** IEEE 754 binary32. */
  F32(4, true),
  /** IEEE 754 binary64. */
  F64(8, true),
  /** Signed, 64 bits. */
  I64(8, false),
  /** Signed, 32 bits. */
  I32(4, false),
  /** Signed, 16 bits. */
  I16(2, false),
  /** Signed, 8 bits. */
  I8(1, false),
  /** Unsigned, 8 bits. */
  U8(1, false),
  /** One byte, 0 or 1. */
  BOOL(1, false);

  private final int bytes;
  private final boolean floating;

  Dtype(int bytes, boolean floating) {
    this.bytes = bytes;
    this.floating = floating;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are floating-point numbers, so that {@link #at} can read them. */
  public boolean floating() {
    return floating;
  }

  /**
   * One element as binary32: exact for all but {@link #F64}, which is rounded to nearest.
   *
   * @param data little-endian elements, the first at position 0
   * @param index which element
   */
  public float at(ByteBuffer data, int index) {
    if (data.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("weights are little-endian");
    }
    return switch (this) {
      case F16 -> halfToFloat(data.getShort(index * 2));
      case BF16 -> Float.intBitsToFloat(data.getShort(index * 2) << 16);
      case F32 -> data.getFloat(index * 4);
      case F64 -> (float) data.getDouble(index * 8);
      case I64, I32, I16, I8, U8, BOOL ->
          throw new IllegalStateException(this + " is not a floating type");
    };
  }

  /**
   * A binary16 as binary32, exactly (IEEE 754-2019, 3.4): sign, five bits of exponent with bias 15,
   * ten bits of fraction.
   */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      // Zero and the subnormals: fraction · 2^-24 is a normal binary32, so the product is exact.
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int bits =
        exponent == 0x1f
            ? 0x7f800000 | (fraction << 13)
            : ((exponent + 112) << 23) | (fraction << 13);
    return Float.intBitsToFloat(sign | bits);
  }
}
