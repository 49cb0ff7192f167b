package org.resonate.transforms.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * Reads the one record of a file.
   *
   * @throws TornRecordException if it is not such a file, or not all of it
   * @throws IOException if it cannot be read
   */
  public static <T extends SpecificRecordBase> T read(Path file, Class<T> type) throws IOException {
    return parse(file.toString(), Files.readAllBytes(file), type);
  }

  static <T extends SpecificRecordBase> byte[] bytes(T record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<T> writer =
        new DataFileWriter<>(new SpecificDatumWriter<T>(record.getSchema()))) {
      writer.create(record.getSchema(), bytes);
      writer.append(record);
    }
    return bytes.toByteArray();
  }

  static <T extends SpecificRecordBase> T parse(String file, byte[] bytes, Class<T> type)
      throws IOException {
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
