package org.resonate.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * A checkpoint of htdemucs with weights by the rule of {@code models/export/seeded.py}: the same
 * bits as Python's, without storing 168 MB.
 */
public final class SeededCheckpoint {

  private final JsonNode template;
  private final List<String> names;
  private final long seed;

  /** For a template of the jar, such as {@code htdemucs}. */
  public SeededCheckpoint(String name, long seed) throws IOException {
    String resource = "/templates/" + name + "/template.json";
    try (InputStream in = SeededCheckpoint.class.getResourceAsStream(resource)) {
      this.template = new ObjectMapper().readTree(in);
    }
    TreeSet<String> sorted = new TreeSet<>();
    template.get("tensors").fieldNames().forEachRemaining(sorted::add);
    this.names = new ArrayList<>(sorted);
    this.seed = seed;
  }

  /** Writes it as safetensors of binary32, with the metadata that demucs reads. */
  public Path write(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode header = json.createObjectNode();
    ObjectNode arguments = template.get("arguments").deepCopy();
    arguments
        .putObject("segment")
        .put("_type", "fraction")
        .put("numerator", 39)
        .put("denominator", 5);
    header
        .putObject("__metadata__")
        .put("klass", "demucs.htdemucs.HTDemucs")
        .put("args", "[]")
        .put("kwargs", arguments.toString());
    long at = 0;
    for (String name : names) {
      long end = at + 4L * size(shape(name));
      ObjectNode tensor = header.putObject(name).put("dtype", "F32");
      tensor.set("shape", template.get("tensors").get(name).get("shape"));
      ArrayNode offsets = tensor.putArray("data_offsets");
      offsets.add(at).add(end);
      at = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
      out.write(text);
      for (int tensor = 0; tensor < names.size(); tensor++) {
        out.write(values(tensor));
      }
    }
    return file;
  }

  private byte[] values(int tensor) {
    String name = names.get(tensor);
    int[] shape = shape(name);
    double centre = centre(name, shape);
    double spread = spread(name, shape);
    ByteBuffer bytes = ByteBuffer.allocate(4 * size(shape)).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; bytes.hasRemaining(); i++) {
      bytes.putFloat((float) (centre + spread * (2 * uniform(tensor, i) - 1)));
    }
    return bytes.array();
  }

  private double uniform(long tensor, long index) {
    long z = (seed << 48) + (tensor << 32) + index + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 40) * 0x1p-24;
  }

  private static double centre(String name, int[] shape) {
    if (name.endsWith(".scale")) {
      return 0.25;
    }
    return shape.length == 1 && isGain(name) ? 1 : 0;
  }

  private static double spread(String name, int[] shape) {
    if (name.endsWith(".scale")) {
      return 0.15;
    }
    if (shape.length == 1) {
      return isGain(name) ? 0.2 : 0.1;
    }
    int inputs = name.contains("conv_tr") ? shape[0] * 2 : size(shape) / shape[0];
    return Math.sqrt(3.0 / inputs);
  }

  /** Of a norm, such as {@code encoder.0.dconv.layers.0.1.weight}. */
  private static boolean isGain(String name) {
    return name.endsWith("weight")
        && (name.contains("norm") || name.matches(".*\\.dconv\\..*\\.[14]\\.weight"));
  }

  private int[] shape(String name) {
    JsonNode shape = template.get("tensors").get(name).get("shape");
    return StreamSupport.stream(shape.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }

  private static int size(int[] shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    return size;
  }
}
