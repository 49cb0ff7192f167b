package org.resonate.transforms.stage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.avro.generic.IndexedRecord;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.StemFile;
import org.resonate.transforms.store.ArtifactStore;

/** Whether the files that a stored section names are there and hold what was written. */
final class Integrity {

  private static final int BUFFER_BYTES = 1 << 20;

  private Integrity() {}

  /**
   * Reads every file that a section names, at any depth, against its checksum.
   *
   * @throws IOException if a file that is there cannot be read
   */
  static boolean holds(ArtifactStore store, Object value) throws IOException {
    if (value instanceof Signal signal) {
      Path file = store.resolve(signal.getPath());
      return Files.exists(file) && crc32c(file) == signal.getCrc32c();
    }
    if (value instanceof StemFile stem) {
      return Files.exists(store.resolve(stem.getPath()));
    }
    if (value instanceof Mastering master) {
      Path file = store.resolve(master.getPath());
      if (!Files.exists(file) || !Fingerprint.of(file).equals(master.getSha256())) {
        return false;
      }
    }
    if (value instanceof IndexedRecord record) {
      for (int i = 0; i < record.getSchema().getFields().size(); i++) {
        if (!holds(store, record.get(i))) {
          return false;
        }
      }
    }
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (!holds(store, item)) {
          return false;
        }
      }
    }
    return true;
  }

  private static long crc32c(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        crc.update(buffer);
        buffer.clear();
      }
    }
    return crc.getValue();
  }
}
