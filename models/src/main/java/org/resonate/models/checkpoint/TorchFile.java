package org.resonate.models.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.Pickled.Storage;
import org.resonate.models.checkpoint.Pickled.Tensor;

/**
 * What {@code demucs.states.save_with_checksum} writes: torch's zip with a pickled dictionary of
 * {@code klass}, {@code args}, {@code kwargs}, {@code state} and {@code training_args}.
 */
final class TorchFile implements Checkpoint {

  private static final String PICKLE = "data.pkl";
  private static final String BYTE_ORDER = "byteorder";

  /** The bytes between a view's elements are read too: more of them than this is no network's. */
  private static final int MAX_SPAN_PER_ELEMENT = 4;

  private final Path file;
  private final TorchZip zip;
  private final String klass;
  private final List<JsonNode> args;
  private final Map<String, JsonNode> kwargs = new LinkedHashMap<>();
  private final Map<String, Tensor> views = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

  private TorchFile(Path file, TorchZip zip) throws IOException {
    this.file = file;
    this.zip = zip;
    checkByteOrder();
    long bytes = zip.size(PICKLE);
    if (bytes > Unpickler.MAX_BYTES) {
      throw new IOException("its pickle has " + bytes + " bytes");
    }
    if (!(Unpickler.read(zip.read(PICKLE, 0, (int) bytes)) instanceof Map<?, ?> content)) {
      throw new IOException("its pickle is no dictionary");
    }
    if (!(content.get("klass") instanceof Pickled.ClassName name)) {
      throw new IOException("its pickle has no klass: it is no checkpoint of Demucs");
    }
    this.klass = name.name();
    JsonNode list = PlainValues.toJson(content.get("args"), "its args");
    JsonNode object = PlainValues.toJson(content.get("kwargs"), "its kwargs");
    if (!list.isArray() || !object.isObject()) {
      throw new IOException("its args are no tuple, or its kwargs no dictionary");
    }
    this.args = StreamSupport.stream(list.spliterator(), false).toList();
    object.fields().forEachRemaining(field -> kwargs.put(field.getKey(), field.getValue()));
    if (!(content.get("state") instanceof Map<?, ?> state)) {
      throw new IOException("its pickle has no state");
    }
    readState(state);
  }

  static TorchFile open(Path file) throws IOException {
    TorchZip zip = null;
    try {
      zip = TorchZip.open(file);
      return new TorchFile(file, zip);
    } catch (IOException e) {
      if (zip != null) {
        zip.close();
      }
      throw Refusal.of(file, e.getMessage(), e);
    }
  }

  /** Files from before torch wrote the byte order came from little-endian machines. */
  private void checkByteOrder() throws IOException {
    if (zip.has(BYTE_ORDER)) {
      int bytes = (int) Math.min(16, zip.size(BYTE_ORDER));
      String order = new String(zip.read(BYTE_ORDER, 0, bytes), StandardCharsets.US_ASCII);
      if (!order.equals("little")) {
        throw new IOException("its byte order is not little");
      }
    }
  }

  private void readState(Map<?, ?> state) throws IOException {
    if (state.containsKey("__quantized")) {
      throw new IOException("it is quantised (its state has __quantized): not supported");
    }
    for (Map.Entry<?, ?> entry : state.entrySet()) {
      if (!(entry.getKey() instanceof String name)
          || !(entry.getValue() instanceof Tensor tensor)) {
        throw new IOException("its state holds something but tensors: " + entry.getKey());
      }
      Storage storage = tensor.storage();
      String key = "data/" + storage.key();
      if (zip.size(key) / storage.dtype().bytes() != storage.elements()
          || zip.size(key) % storage.dtype().bytes() != 0) {
        throw new IOException(
            "storage %s of tensor %s has %d bytes for %d elements of %s"
                .formatted(
                    storage.key(), name, zip.size(key), storage.elements(), storage.dtype()));
      }
      TensorInfo info = new TensorInfo(name, storage.dtype(), tensor.shape());
      // Divided, not multiplied: a view may repeat its elements beyond all numbers.
      if ((tensor.span() - 1) / MAX_SPAN_PER_ELEMENT >= Math.max(1, info.elements())) {
        throw new IOException(
            "tensor %s has %d elements strewn over %d"
                .formatted(name, info.elements(), tensor.span()));
      }
      views.put(name, tensor);
      tensors.put(name, info);
    }
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public String klass() {
    return klass;
  }

  @Override
  public List<JsonNode> args() {
    return args;
  }

  @Override
  public Map<String, JsonNode> kwargs() {
    return kwargs;
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  @Override
  public float[] read(String name) throws ModelException {
    int elements = TensorLimits.elements(file, tensors.get(name));
    Tensor view = views.get(name);
    Dtype dtype = view.storage().dtype();
    try {
      byte[] bytes =
          zip.read(
              "data/" + view.storage().key(),
              view.offset() * dtype.bytes(),
              (int) view.span() * dtype.bytes());
      ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[elements];
      long[] strides = view.strides().stream().mapToLong(Long::longValue).toArray();
      long[] shape = view.shape().stream().mapToLong(Long::longValue).toArray();
      long[] index = new long[shape.length];
      for (int i = 0; i < elements; i++) {
        values[i] = dtype.at(data, place(index, strides));
        advance(index, shape);
      }
      return values;
    } catch (IOException e) {
      throw Refusal.of(file, "tensor " + name + ": " + e.getMessage(), e);
    }
  }

  private static int place(long[] index, long[] strides) {
    long place = 0;
    for (int i = 0; i < index.length; i++) {
      place += index[i] * strides[i];
    }
    return (int) place;
  }

  /** To the next element in row-major order. */
  private static void advance(long[] index, long[] shape) {
    for (int i = index.length - 1; i >= 0; i--) {
      index[i]++;
      if (index[i] < shape[i]) {
        return;
      }
      index[i] = 0;
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
