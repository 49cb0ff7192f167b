package org.resonate.models.checkpoint;

import java.util.List;

/**
 * What a checkpoint says of one tensor.
 *
 * @param name its name in the state dictionary, such as {@code encoder.0.conv.weight}
 * @param dtype the type of its elements as they are stored
 * @param shape its dimensions, each at least 0; empty for a scalar
 */
public record TensorInfo(String name, Dtype dtype, List<Long> shape) {

  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /**
   * The number of elements.
   *
   * @throws ArithmeticException if it is beyond a long
   */
  public long elements() {
    return elements(shape);
  }

  static long elements(List<Long> shape) {
    long elements = 1;
    for (long dimension : shape) {
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }
}
