package org.resonate.models.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.resonate.models.ModelException;

/** A safetensors file: eight bytes of header length, little-endian, a JSON header, the tensors. */
final class SafetensorsFile implements TensorFile {

  /** Sixty times the header of htdemucs. */
  static final int MAX_HEADER_BYTES = 4 << 20;

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final SafetensorsHeader header;

  private SafetensorsFile(Path file, FileChannel channel, long dataStart, SafetensorsHeader header)
      throws IOException {
    this.file = file;
    this.channel = channel;
    this.dataStart = dataStart;
    this.header = header;
    if (header.metadata().containsKey("structure")) {
      throw new IOException("it is quantised (its metadata has a structure): not supported");
    }
  }

  static SafetensorsFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return read(file, channel);
    } catch (JsonProcessingException e) {
      channel.close();
      throw Refusal.of(file, "its JSON is wrong: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      channel.close();
      throw Refusal.of(file, e.getMessage(), e);
    }
  }

  private static SafetensorsFile read(Path file, FileChannel channel) throws IOException {
    long bytes = channel.size();
    if (bytes < 8) {
      throw new IOException(
          "it is neither a safetensors file nor a torch zip: " + bytes + " bytes");
    }
    long headerBytes = block(channel, 0, 8).getLong();
    if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || headerBytes > bytes - 8) {
      throw new IOException(
          "it is neither a torch zip nor a whole safetensors file: header of %s bytes, file of %d"
              .formatted(Long.toUnsignedString(headerBytes), bytes));
    }
    long dataStart = 8 + headerBytes;
    byte[] json = block(channel, 8, (int) headerBytes).array();
    SafetensorsHeader header = SafetensorsHeader.parse(json, bytes - dataStart);
    return new SafetensorsFile(file, channel, dataStart, header);
  }

  private static ByteBuffer block(FileChannel channel, long start, int bytes) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (block.hasRemaining()) {
      if (channel.read(block, start + block.position()) < 0) {
        throw new EOFException("it ends at byte " + (start + block.position()));
      }
    }
    return block.flip();
  }

  /** The strings that go with the tensors. */
  Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  @Override
  public float[] read(String name) throws ModelException {
    TensorInfo info = header.tensors().get(name);
    int elements = TensorLimits.elements(file, info);
    try {
      long start = dataStart + header.starts().get(name);
      ByteBuffer data = block(channel, start, elements * info.dtype().bytes());
      float[] values = new float[elements];
      for (int i = 0; i < elements; i++) {
        values[i] = info.dtype().at(data, i);
      }
      return values;
    } catch (IOException e) {
      throw Refusal.of(file, "tensor " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
