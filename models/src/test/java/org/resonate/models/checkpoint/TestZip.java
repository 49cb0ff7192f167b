package org.resonate.models.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips for tests. */
public final class TestZip {

  private TestZip() {}

  /** Entries by name, compressed. */
  public static byte[] of(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  /** Writes other ASCII bytes of the same length wherever a text stands: names in a zip. */
  public static byte[] replaced(byte[] bytes, String text, String by) {
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!latin.contains(text) || text.length() != by.length()) {
      throw new IllegalArgumentException(text + " is not there, or not as long as " + by);
    }
    return latin.replace(text, by).getBytes(StandardCharsets.ISO_8859_1);
  }
}
