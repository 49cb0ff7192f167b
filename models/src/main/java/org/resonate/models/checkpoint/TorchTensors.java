package org.resonate.models.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.Pickled.Storage;
import org.resonate.models.checkpoint.Pickled.Tensor;

/** The tensors of a state dictionary in a torch zip. */
final class TorchTensors implements TensorFile {

  /** The bytes between a view's elements are read too: more of them than this is no network's. */
  private static final int MAX_SPAN_PER_ELEMENT = 4;

  private final Path file;
  private final TorchZip zip;
  private final Map<String, Tensor> views = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

  /**
   * Checks the tensors' storages.
   *
   * @param zip closed with this
   * @throws IOException with what is wrong
   */
  TorchTensors(Path file, TorchZip zip, Map<?, ?> state) throws IOException {
    this.file = file;
    this.zip = zip;
    readState(state);
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
