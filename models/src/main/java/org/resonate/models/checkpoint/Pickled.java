package org.resonate.models.checkpoint;

import java.math.BigInteger;
import java.util.List;

/**
 * What a pickle may hold besides null, Boolean, Long, BigInteger, Double, String, lists and maps.
 * Nothing here does anything: it only tells what stood in the file.
 */
sealed interface Pickled {

  /** A tuple. */
  record Tuple(List<Object> items) implements Pickled {}

  /** {@code fractions.Fraction}. */
  record Fraction(BigInteger numerator, BigInteger denominator) implements Pickled {}

  /** One storage of the zip, by its number's name; elements as declared, not yet compared. */
  record Storage(String key, Dtype dtype, long elements) implements Pickled {}

  /** A view of a storage: element [i, j, …] lies at offset + i·strides[0] + j·strides[1] + … */
  record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides)
      implements Pickled {

    /** One more than the distance of the last element from the first; 0 without elements. */
    long span() {
      long span = 1;
      for (int i = 0; i < shape.size(); i++) {
        if (shape.get(i) == 0) {
          return 0;
        }
        span = Math.addExact(span, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
      }
      return span;
    }
  }

  /** A name of the closed list of {@link Globals}. */
  sealed interface Global extends Pickled {}

  /** A class that is only named. */
  record ClassName(String name) implements Global {}

  /** {@code torch.HalfStorage} and its like. */
  record StorageType(Dtype dtype) implements Global {}

  /** {@code torch.float16} and its like. */
  record DtypeName(Dtype dtype) implements Global {}

  /** What a pickle may call; {@link Globals#call} says what comes of it. */
  enum Function implements Global {
    ORDERED_DICT,
    FRACTION,
    SIZE,
    TENSOR,
    PARAMETER
  }
}
