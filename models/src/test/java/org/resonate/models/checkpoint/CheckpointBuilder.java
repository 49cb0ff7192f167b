package org.resonate.models.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small checkpoints in both formats, of binary32. */
public final class CheckpointBuilder {

  private static final class Weights {

    private final int[] shape;
    private final float[] values;

    Weights(int[] shape, float[] values) {
      this.shape = shape;
      this.values = values;
    }
  }

  private final Map<String, Weights> tensors = new LinkedHashMap<>();
  private final Map<String, String> kwargs = new LinkedHashMap<>();
  private String klass = "demucs.htdemucs.HTDemucs";

  public CheckpointBuilder klass(String name) {
    klass = name;
    return this;
  }

  /** A named argument: a whole number, or a text of JSON for safetensors alone. */
  public CheckpointBuilder argument(String name, String json) {
    kwargs.put(name, json);
    return this;
  }

  /** A tensor whose element i is first + i. */
  public CheckpointBuilder tensor(String name, float first, int... shape) {
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = first + i;
    }
    tensors.put(name, new Weights(shape.clone(), values));
    return this;
  }

  public CheckpointBuilder set(String name, int index, float value) {
    tensors.get(name).values[index] = value;
    return this;
  }

  public CheckpointBuilder without(String name) {
    tensors.remove(name);
    return this;
  }

  private static ByteBuffer bytes(Weights weights) {
    ByteBuffer bytes =
        ByteBuffer.allocate(weights.values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : weights.values) {
      bytes.putFloat(value);
    }
    return bytes;
  }

  public Path safetensors(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode header = json.createObjectNode();
    ObjectNode named = json.createObjectNode();
    for (Map.Entry<String, String> argument : kwargs.entrySet()) {
      named.set(argument.getKey(), json.readTree(argument.getValue()));
    }
    header
        .putObject("__metadata__")
        .put("klass", klass)
        .put("args", "[]")
        .put("kwargs", named.toString());
    int at = 0;
    for (Map.Entry<String, Weights> tensor : tensors.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
      entry.set("shape", json.valueToTree(tensor.getValue().shape));
      int end = at + tensor.getValue().values.length * 4;
      entry.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(8 + text.length + at).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(text.length).put(text);
    tensors.values().forEach(weights -> out.put(bytes(weights).array()));
    return Files.write(file, out.array());
  }

  public Path th(Path file) throws IOException {
    PickleBuilder pickle = new PickleBuilder().ops("}(").text("klass");
    int dot = klass.lastIndexOf('.');
    pickle.global(klass.substring(0, dot), klass.substring(dot + 1));
    pickle.text("args").op(')').text("kwargs").ops("}(");
    for (Map.Entry<String, String> argument : kwargs.entrySet()) {
      pickle.text(argument.getKey()).number(Integer.parseInt(argument.getValue()));
    }
    pickle.op('u').text("state").ops("}(");
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (Map.Entry<String, Weights> tensor : tensors.entrySet()) {
      String key = String.valueOf(entries.size());
      pickle.text(tensor.getKey()).tensor("FloatStorage", key, tensor.getValue().shape);
      entries.put("archive/data/" + key, bytes(tensor.getValue()).array());
    }
    entries.put("archive/data.pkl", pickle.ops("uu").stop());
    return Files.write(file, TestZip.of(entries));
  }
}
