package org.resonate.models.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The tensors of a small safetensors file, all float32. */
final class Tensors {

  private final JsonNode header;
  private final ByteBuffer data;

  private Tensors(JsonNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  static Tensors resource(String path) throws IOException {
    try (InputStream in = Tensors.class.getResourceAsStream(path)) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      byte[] json = new byte[(int) bytes.getLong()];
      bytes.get(json);
      return new Tensors(
          new ObjectMapper().readTree(json), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  float[] get(String name) {
    JsonNode offsets = header.get(name).get("data_offsets");
    int start = offsets.get(0).asInt();
    float[] values = new float[(offsets.get(1).asInt() - start) / Float.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.getFloat(start + i * Float.BYTES);
    }
    return values;
  }

  String metadata(String key) {
    return header.get("__metadata__").get(key).asText();
  }
}
