package org.resonate.models.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, read strictly: no name twice, no unknown key, and offsets
 * that cover the data without gap or overlap (the format's own rules).
 *
 * @param metadata the strings under {@code __metadata__}
 * @param tensors each tensor by name
 * @param starts where each tensor's bytes begin, in bytes after the header
 */
record SafetensorsHeader(
    Map<String, String> metadata, Map<String, TensorInfo> tensors, Map<String, Long> starts) {

  private static final int MAX_TENSORS = 100_000;
  private static final int MAX_DIMENSIONS = 8;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private record Entry(TensorInfo info, long start, long end) {}

  /**
   * Reads a header.
   *
   * @param json UTF-8
   * @param dataBytes how many bytes follow the header
   * @throws IOException with what is wrong, if something is
   */
  static SafetensorsHeader parse(byte[] json, long dataBytes) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "its header is not a JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (name.equals("__metadata__")) {
          readMetadata(parser, metadata);
        } else {
          require(entries.size() < MAX_TENSORS, "it has more than " + MAX_TENSORS + " tensors");
          entries.add(readTensor(parser, name));
        }
      }
      require(parser.nextToken() == null, "its header goes on after the JSON object");
    }
    return checked(metadata, entries, dataBytes);
  }

  private static void readMetadata(JsonParser parser, Map<String, String> metadata)
      throws IOException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "__metadata__ is not an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      require(
          parser.nextToken() == JsonToken.VALUE_STRING, "__metadata__." + key + " is no string");
      metadata.put(key, parser.getText());
    }
  }

  private static Entry readTensor(JsonParser parser, String name) throws IOException {
    String of = " of tensor " + name;
    require(parser.nextToken() == JsonToken.START_OBJECT, "tensor " + name + " is no object");
    Dtype dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "dtype" -> dtype = dtype(parser.getText(), of);
        case "shape" -> shape = numbers(parser, "shape" + of);
        case "data_offsets" -> offsets = numbers(parser, "data_offsets" + of);
        default -> throw new IOException("unknown key " + key + of);
      }
    }
    require(
        dtype != null && shape != null && offsets != null && offsets.size() == 2,
        "dtype, shape or data_offsets" + of + " is missing");
    return new Entry(new TensorInfo(name, dtype, shape), offsets.get(0), offsets.get(1));
  }

  private static Dtype dtype(String text, String of) throws IOException {
    for (Dtype dtype : Dtype.values()) {
      if (dtype.name().equals(text)) {
        return dtype;
      }
    }
    throw new IOException("unknown dtype " + text + of);
  }

  private static List<Long> numbers(JsonParser parser, String what) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, what + " is no list");
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      require(numbers.size() < MAX_DIMENSIONS, what + " has more than " + MAX_DIMENSIONS);
      long number = parser.getLongValue();
      require(number >= 0, what + " has the negative number " + number);
      numbers.add(number);
    }
    require(
        parser.currentToken() == JsonToken.END_ARRAY, what + " holds something but whole numbers");
    return numbers;
  }

  private static SafetensorsHeader checked(
      Map<String, String> metadata, List<Entry> entries, long dataBytes) throws IOException {
    entries.sort(
        (a, b) -> a.start != b.start ? Long.compare(a.start, b.start) : Long.compare(a.end, b.end));
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    Map<String, Long> starts = new LinkedHashMap<>();
    long end = 0;
    for (Entry entry : entries) {
      String name = entry.info.name();
      require(
          entry.start <= entry.end && entry.end <= dataBytes,
          "tensor %s lies at bytes %d to %d of %d"
              .formatted(name, entry.start, entry.end, dataBytes));
      require(
          entry.start >= end,
          "tensor %s begins at byte %d, inside the one before, which ends at %d"
              .formatted(name, entry.start, end));
      require(
          entry.start == end,
          "bytes %d to %d before tensor %s belong to no tensor".formatted(end, entry.start, name));
      require(
          bytes(entry.info) == entry.end - entry.start,
          "tensor %s of shape %s and dtype %s has %d bytes"
              .formatted(name, entry.info.shape(), entry.info.dtype(), entry.end - entry.start));
      tensors.put(name, entry.info);
      starts.put(name, entry.start);
      end = entry.end;
    }
    require(end == dataBytes, "its last %d bytes belong to no tensor".formatted(dataBytes - end));
    return new SafetensorsHeader(metadata, tensors, starts);
  }

  private static long bytes(TensorInfo info) throws IOException {
    try {
      return Math.multiplyExact(info.elements(), info.dtype().bytes());
    } catch (ArithmeticException e) {
      throw new IOException("tensor " + info.name() + " has the shape " + info.shape(), e);
    }
  }

  private static void require(boolean met, String problem) throws IOException {
    if (!met) {
      throw new IOException(problem);
    }
  }
}
