package org.resonate.transforms.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/** Avro object container files with one record. */
public final class AvroFiles {

  private AvroFiles() {}

  /**
   * Writes a record beside its place and renames it there, so that the file is whole or absent.
   *
   * @throws IOException if it cannot be written; nothing is left then
   */
  public static <T extends SpecificRecordBase> void write(Path file, T record) throws IOException {
    Path beside = file.resolveSibling("." + UUID.randomUUID() + ".tmp");
    try {
      writeUnforced(beside, record);
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * Writes a record at its place, where nobody looks yet, and leaves it to the system when it gets
   * onto the disk: a power cut may tear it.
   *
   * @throws IOException if it cannot be written
   */
  static <T extends SpecificRecordBase> void writeUnforced(Path file, T record) throws IOException {
    try (DataFileWriter<T> writer =
        new DataFileWriter<>(new SpecificDatumWriter<T>(record.getSchema()))) {
      writer.create(record.getSchema(), Files.newOutputStream(file));
      writer.append(record);
    }
  }

  /**
   * Reads the one record of a file.
   *
   * @throws TornRecordException if it is not such a file, or not all of it
   * @throws IOException if it cannot be read
   */
  public static <T extends SpecificRecordBase> T read(Path file, Class<T> type) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    // From here on nothing is asked of the disk.
    try (DataFileReader<T> reader =
        new DataFileReader<>(new SeekableByteArrayInput(bytes), new SpecificDatumReader<>(type))) {
      if (!reader.hasNext()) {
        throw new TornRecordException(file + " holds no record", null);
      }
      return reader.next();
    } catch (TornRecordException e) {
      throw e;
    } catch (IOException e) {
      throw new TornRecordException(file + " is no whole record: " + e.getMessage(), e);
    }
  }
}
