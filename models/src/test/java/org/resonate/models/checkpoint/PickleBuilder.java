package org.resonate.models.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, the wrong ones too. */
public final class PickleBuilder {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public PickleBuilder() {
    op(0x80).op(2);
  }

  public PickleBuilder op(int opcode) {
    out.write(opcode);
    return this;
  }

  public PickleBuilder ops(String opcodes) {
    return raw(opcodes.getBytes(StandardCharsets.ISO_8859_1));
  }

  public PickleBuilder raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public PickleBuilder int32(int value) {
    return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  public PickleBuilder int64(long value) {
    return raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  public PickleBuilder number(int value) {
    return op('J').int32(value);
  }

  public PickleBuilder text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return op('X').int32(utf8.length).raw(utf8);
  }

  public PickleBuilder global(String module, String name) {
    return ops("c" + module + "\n" + name + "\n");
  }

  /** A tensor of one storage, contiguous. */
  public PickleBuilder tensor(String storageType, String key, int... shape) {
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    int[] strides = new int[shape.length];
    int stride = elements;
    for (int i = 0; i < shape.length; i++) {
      stride /= shape[i];
      strides[i] = stride;
    }
    return view(storageType, key, elements, shape, strides);
  }

  /** A view of a storage, from its first element on. */
  public PickleBuilder view(
      String storageType, String key, int elements, int[] shape, int[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", storageType).text(key).text("cpu").number(elements);
    ops("tQ").number(0).op('(');
    for (int size : shape) {
      number(size);
    }
    op('t').op('(');
    for (int stride : strides) {
      number(stride);
    }
    return op('t').op(0x89).global("collections", "OrderedDict").ops(")RtR");
  }

  public byte[] stop() {
    return op('.').out.toByteArray();
  }
}
