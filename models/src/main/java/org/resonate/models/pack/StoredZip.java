package org.resonate.models.pack;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a zip as PyTorch does: entries stored, not compressed, each beginning at a multiple of 64
 * bytes, so that it can be mapped. The same entries give the same bytes everywhere: no compressor
 * of some version, no time.
 */
final class StoredZip implements Closeable {

  static final int ALIGNMENT_BYTES = 64;

  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int EXTRA_HEADER_BYTES = 4;

  /** The first month would make Java add the time in the zone of the machine. */
  private static final LocalDateTime SOME_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final CountingStream counted;
  private final ZipOutputStream zip;

  StoredZip(Path file) throws IOException {
    this.counted = new CountingStream(SyncedFile.create(file));
    this.zip = new ZipOutputStream(counted, StandardCharsets.UTF_8);
  }

  void add(String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setTimeLocal(SOME_TIME);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    entry.setExtra(padding(name));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** An extra field with PyTorch's own id, as long as it takes to the next boundary. */
  private byte[] padding(String name) {
    long start =
        counted.written
            + LOCAL_HEADER_BYTES
            + name.getBytes(StandardCharsets.UTF_8).length
            + EXTRA_HEADER_BYTES;
    int bytes = Math.floorMod(-start, ALIGNMENT_BYTES);
    byte[] extra = new byte[EXTRA_HEADER_BYTES + bytes];
    extra[0] = 'F';
    extra[1] = 'B';
    extra[2] = (byte) bytes;
    return extra;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private static final class CountingStream extends OutputStream {

    private final OutputStream out;
    private long written;

    CountingStream(OutputStream out) {
      this.out = new BufferedOutputStream(out, 1 << 16);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      out.write(bytes, start, length);
      written += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
