package org.resonate.models.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.resonate.models.checkpoint.NamedTensors;
import org.resonate.models.checkpoint.Refusal;
import org.resonate.models.checkpoint.RefusedFileException;

/**
 * Puts the weights of a checkpoint into a template: the TorchScript file comes out entry by entry,
 * with each storage {@code data/N} of the table replaced by its tensor as binary32, little-endian.
 */
final class TemplateFiller {

  private TemplateFiller() {}

  /**
   * Writes the TorchScript file.
   *
   * @param checkpoint one that {@link TemplateMatch} or {@link TensorMatch} agreed to
   * @throws RefusedFileException if a weight is not finite or the checkpoint is harmed
   * @throws IOException if the file cannot be written or the template is broken
   */
  static void fill(Template template, NamedTensors checkpoint, Path file) throws IOException {
    Map<String, String> tensors = new HashMap<>(template.tensorsByStorage());
    try (ZipInputStream in = new ZipInputStream(template.open(Template.CORE));
        StoredZip out = new StoredZip(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String tensor = tensors.remove(storage(entry.getName()));
        out.add(
            entry.getName(),
            tensor == null
                ? in.readAllBytes()
                : weights(checkpoint, tensor, size(in), template.name()));
      }
    }
    if (!tensors.isEmpty()) {
      throw new IOException(
          "the template " + template.name() + " is broken: it has no storage " + tensors.keySet());
    }
  }

  /** N of {@code core/data/N}; else something that is no storage's number. */
  private static String storage(String entry) {
    String[] parts = entry.split("/", -1);
    return parts.length == 3 && parts[1].equals("data") ? parts[2] : "";
  }

  private static long size(InputStream in) throws IOException {
    long size = 0;
    byte[] block = new byte[1 << 16];
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      size += read;
    }
    return size;
  }

  private static byte[] weights(NamedTensors checkpoint, String tensor, long bytes, String template)
      throws IOException {
    float[] values = checkpoint.read(tensor);
    if (bytes != (long) values.length * Float.BYTES) {
      throw new IOException(
          "the template %s is broken: the storage of %s has %d bytes"
              .formatted(template, tensor, bytes));
    }
    ByteBuffer content =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw Refusal.of(
            checkpoint.file(), "tensor %s has %s at element %d".formatted(tensor, values[i], i));
      }
      content.putFloat(values[i]);
    }
    return content.array();
  }
}
