package org.resonate.models.checkpoint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.resonate.models.checkpoint.Pickled.ClassName;
import org.resonate.models.checkpoint.Pickled.DtypeName;
import org.resonate.models.checkpoint.Pickled.Fraction;
import org.resonate.models.checkpoint.Pickled.Function;
import org.resonate.models.checkpoint.Pickled.Global;
import org.resonate.models.checkpoint.Pickled.Storage;
import org.resonate.models.checkpoint.Pickled.StorageType;
import org.resonate.models.checkpoint.Pickled.Tensor;
import org.resonate.models.checkpoint.Pickled.Tuple;

/** The closed list of names that a checkpoint's pickle may refer to, and what calling one gives. */
final class Globals {

  private static final int MAX_DIMENSIONS = 8;
  private static final Pattern FRACTION = Pattern.compile("(-?[0-9]{1,18})(?:/([0-9]{1,18}))?");
  private static final Map<String, Global> ALLOWED = allowed();

  private Globals() {}

  private static Map<String, Global> allowed() {
    Map<String, Global> all = new LinkedHashMap<>();
    all.put("demucs.htdemucs.HTDemucs", new ClassName("demucs.htdemucs.HTDemucs"));
    all.put("collections.OrderedDict", Function.ORDERED_DICT);
    all.put("fractions.Fraction", Function.FRACTION);
    all.put("torch.Size", Function.SIZE);
    all.put("torch._utils._rebuild_tensor_v2", Function.TENSOR);
    all.put("torch._utils._rebuild_parameter", Function.PARAMETER);
    type(all, Dtype.F16, "Half", "float16", "half");
    type(all, Dtype.BF16, "BFloat16", "bfloat16");
    type(all, Dtype.F32, "Float", "float32", "float");
    type(all, Dtype.F64, "Double", "float64", "double");
    type(all, Dtype.I64, "Long", "int64", "long");
    type(all, Dtype.I32, "Int", "int32", "int");
    type(all, Dtype.I16, "Short", "int16", "short");
    type(all, Dtype.I8, "Char", "int8");
    type(all, Dtype.U8, "Byte", "uint8");
    type(all, Dtype.BOOL, "Bool", "bool");
    return Map.copyOf(all);
  }

  private static void type(Map<String, Global> all, Dtype dtype, String storage, String... names) {
    all.put("torch." + storage + "Storage", new StorageType(dtype));
    for (String name : names) {
      all.put("torch." + name, new DtypeName(dtype));
    }
  }

  /** What a full name such as {@code torch.HalfStorage} stands for; refuses all others. */
  static Global find(String name) throws PickleException {
    Global global = ALLOWED.get(name);
    if (global == null) {
      throw new PickleException(
          "it refers to " + name + ", which is not on the closed list of a checkpoint's types");
    }
    return global;
  }

  /** What {@code function(*args)} gives. */
  static Object call(Object function, Object args) throws PickleException {
    if (!(function instanceof Function known) || !(args instanceof Tuple tuple)) {
      throw new PickleException("it calls something that is no function: " + kind(function));
    }
    List<Object> items = tuple.items();
    return switch (known) {
      case ORDERED_DICT -> {
        require(items.isEmpty(), "OrderedDict");
        yield new LinkedHashMap<Object, Object>();
      }
      case FRACTION -> fraction(items);
      case SIZE -> {
        require(items.size() == 1 && items.get(0) instanceof Tuple, "torch.Size");
        yield items.get(0);
      }
      case TENSOR -> tensor(items);
      case PARAMETER -> {
        require(items.size() == 3 && items.get(0) instanceof Tensor, "_rebuild_parameter");
        yield items.get(0);
      }
    };
  }

  /** The storage that a persistent id stands for. */
  static Storage storage(Object id) throws PickleException {
    if (id instanceof Tuple tuple
        && tuple.items().size() == 5
        && "storage".equals(tuple.items().get(0))
        && tuple.items().get(1) instanceof StorageType type
        && tuple.items().get(2) instanceof String key
        && tuple.items().get(4) instanceof Long elements
        && elements >= 0) {
      return new Storage(key, type.dtype(), elements);
    }
    throw new PickleException("it has a persistent id that is no storage");
  }

  /** Before Python 3.12 a fraction was pickled as its text, since then as two numbers. */
  private static Fraction fraction(List<Object> items) throws PickleException {
    if (items.size() == 2
        && items.get(0) instanceof Long numerator
        && items.get(1) instanceof Long denominator
        && denominator > 0) {
      return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }
    if (items.size() == 1 && items.get(0) instanceof String text) {
      Matcher parts = FRACTION.matcher(text);
      if (parts.matches()) {
        String below = parts.group(2) == null ? "1" : parts.group(2);
        BigInteger denominator = new BigInteger(below);
        require(denominator.signum() > 0, "Fraction");
        return new Fraction(new BigInteger(parts.group(1)), denominator);
      }
    }
    throw new PickleException("it calls Fraction with wrong arguments");
  }

  private static Tensor tensor(List<Object> items) throws PickleException {
    String what = "_rebuild_tensor_v2";
    require(items.size() >= 6 && items.size() <= 7, what);
    require(items.get(0) instanceof Storage, what);
    require(items.get(1) instanceof Long, what);
    Storage storage = (Storage) items.get(0);
    long offset = (Long) items.get(1);
    List<Long> shape = numbers(items.get(2), what);
    List<Long> strides = numbers(items.get(3), what);
    require(shape.size() == strides.size(), what);
    Tensor tensor = new Tensor(storage, offset, shape, strides);
    try {
      TensorInfo.elements(shape);
      require(
          offset >= 0 && Math.addExact(offset, tensor.span()) <= storage.elements(),
          "%s: shape %s, strides %s and offset %d leave storage %s of %d elements:"
              .formatted(what, shape, strides, offset, storage.key(), storage.elements()));
    } catch (ArithmeticException e) {
      throw new PickleException("it has a tensor of shape " + shape + " and strides " + strides);
    }
    return tensor;
  }

  private static List<Long> numbers(Object tuple, String what) throws PickleException {
    List<Long> numbers = new ArrayList<>();
    if (tuple instanceof Tuple items && items.items().size() <= MAX_DIMENSIONS) {
      for (Object item : items.items()) {
        require(item instanceof Long number && number >= 0, what);
        numbers.add((Long) item);
      }
      return numbers;
    }
    throw new PickleException("it calls " + what + " with wrong arguments");
  }

  /** The kind of a value for a message: never its content, which may be endless. */
  static String kind(Object value) {
    return value instanceof ClassName name
        ? name.name()
        : value == null ? "None" : value.getClass().getSimpleName();
  }

  private static void require(boolean met, String what) throws PickleException {
    if (!met) {
      throw new PickleException("it calls " + what + " with wrong arguments");
    }
  }
}
