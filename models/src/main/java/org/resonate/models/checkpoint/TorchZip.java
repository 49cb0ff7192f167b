package org.resonate.models.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip that {@code torch.save} writes: all entries under one folder. Sizes are bounded before
 * anything is read, and what comes out of an entry is counted, never believed.
 */
final class TorchZip implements Closeable {

  /** Thirteen times the largest network of Demucs in binary32. */
  static final long MAX_BYTES = 2L << 30;

  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_DIRECTORY_BYTES = 16 << 20;
  private static final int END_RECORD_BYTES = 22;
  private static final int END_RECORD_MAGIC = 0x06054b50;

  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new HashMap<>();
  private String root;
  private long bytesRead;

  private TorchZip(ZipFile zip) {
    this.zip = zip;
  }

  static TorchZip open(Path file) throws IOException {
    checkEnd(file);
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException | IllegalArgumentException e) {
      throw new IOException("its zip is harmed: " + e.getMessage(), e);
    }
    TorchZip opened = new TorchZip(zip);
    try {
      opened.list();
      return opened;
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  /** ZipFile takes the whole directory into memory: so its size is looked at first. */
  private static void checkEnd(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer end = ByteBuffer.allocate(END_RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long start = Math.max(0, channel.size() - END_RECORD_BYTES);
      while (end.hasRemaining() && channel.read(end, start + end.position()) >= 0) {}
      if (end.hasRemaining() || end.getInt(0) != END_RECORD_MAGIC) {
        throw new IOException(
            "its zip has no end at byte " + channel.size() + ": it was cut off or added to");
      }
      long directory = end.getInt(12) & 0xffffffffL;
      if (directory > MAX_DIRECTORY_BYTES) {
        throw new IOException("its zip has a directory of " + directory + " bytes");
      }
    }
  }

  private void list() throws IOException {
    List<? extends ZipEntry> all = Collections.list(zip.entries());
    require(all.size() <= MAX_ENTRIES, "its zip has " + all.size() + " entries");
    long sum = 0;
    for (ZipEntry entry : all) {
      String name = entry.getName();
      require(
          plain(name), "its zip has the entry '" + printable(name) + "', which leaves its folder");
      require(entries.put(name, entry) == null, "its zip has the entry '" + name + "' twice");
      String folder = name.substring(0, name.indexOf('/'));
      require(
          root == null || root.equals(folder),
          "its zip has the folders '" + root + "' and '" + folder + "'");
      root = folder;
      require(entry.getSize() >= 0, "entry '" + name + "' of its zip has no size");
      sum += entry.getSize();
      require(sum <= MAX_BYTES, "its zip claims to unpack to more than " + MAX_BYTES + " bytes");
    }
    require(root != null, "its zip is empty");
  }

  private static boolean plain(String name) {
    if (name.startsWith("/") || !name.contains("/") || name.contains("\\") || name.contains("\0")) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..") || part.equals(".") || part.isEmpty() || part.contains(":")) {
        return false;
      }
    }
    return true;
  }

  private static String printable(String name) {
    String cut = name.length() > 100 ? name.substring(0, 100) + "…" : name;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  /** Whether there is such an entry; names go without the zip's own folder. */
  boolean has(String name) {
    return entries.containsKey(root + "/" + name);
  }

  /** The declared size of an entry in bytes. */
  long size(String name) throws IOException {
    return entry(name).getSize();
  }

  /**
   * Reads a part of an entry, and the whole of it against its size and checksum.
   *
   * @param start the first byte wanted
   * @param bytes how many
   */
  byte[] read(String name, long start, int bytes) throws IOException {
    ZipEntry entry = entry(name);
    byte[] part = new byte[bytes];
    byte[] block = new byte[1 << 16];
    CRC32 crc = new CRC32();
    long at = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        crc.update(block, 0, read);
        long from = Math.max(at, start);
        long to = Math.min(at + read, start + bytes);
        if (from < to) {
          System.arraycopy(block, (int) (from - at), part, (int) (from - start), (int) (to - from));
        }
        at += read;
        bytesRead += read;
        require(at <= entry.getSize(), "entry '" + name + "' of its zip holds more than it claims");
        // Twice: a storage that several tensors share is read for each of them.
        require(bytesRead <= 2 * MAX_BYTES, "its zip unpacks to more than " + MAX_BYTES + " bytes");
      }
    } catch (ZipException e) {
      throw new IOException("entry '" + name + "' of its zip is harmed: " + e.getMessage(), e);
    }
    require(at == entry.getSize(), "entry '" + name + "' of its zip is cut off at byte " + at);
    require(crc.getValue() == entry.getCrc(), "entry '" + name + "' of its zip was altered");
    return part;
  }

  private ZipEntry entry(String name) throws IOException {
    ZipEntry entry = entries.get(root + "/" + name);
    require(entry != null, "its zip has no entry '" + name + "'");
    return entry;
  }

  private static void require(boolean met, String problem) throws IOException {
    if (!met) {
      throw new IOException(problem);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
