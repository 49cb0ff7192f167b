package org.resonate.models.pack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.Dtype;
import org.resonate.models.checkpoint.NamedTensors;
import org.resonate.models.checkpoint.TensorInfo;

/** The tensors of a file under other names, and numbers beside them as tensors of one element. */
final class Renamed implements NamedTensors {

  private final NamedTensors file;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, String> originals = new HashMap<>();
  private final Map<String, Float> numbers;

  /**
   * @param file open as long as this is read
   * @param endings endings of the names here, and those in the file that stand for them
   * @param numbers what is there besides, by name
   */
  Renamed(NamedTensors file, Map<String, String> endings, Map<String, Float> numbers) {
    this.file = file;
    this.numbers = Map.copyOf(numbers);
    for (TensorInfo info : file.tensors().values()) {
      String name = renamed(info.name(), endings);
      tensors.put(name, new TensorInfo(name, info.dtype(), info.shape()));
      originals.put(name, info.name());
    }
    numbers
        .keySet()
        .forEach(name -> tensors.put(name, new TensorInfo(name, Dtype.F32, List.of(1L))));
  }

  private static String renamed(String name, Map<String, String> endings) {
    for (Map.Entry<String, String> ending : endings.entrySet()) {
      if (name.endsWith(ending.getValue())) {
        return name.substring(0, name.length() - ending.getValue().length()) + ending.getKey();
      }
    }
    return name;
  }

  @Override
  public Path file() {
    return file.file();
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  @Override
  public float[] read(String name) throws ModelException {
    Float number = numbers.get(name);
    return number == null ? file.read(originals.get(name)) : new float[] {number};
  }
}
