package org.resonate.models.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole checkpoints of htdemucs in half precision, 84 MB, around what Python itself wrote ({@code
 * models/export/skeletons.py}): both formats give the same pack, with each of the 42 million
 * weights in its place.
 */
class OfficialFormatsTest {

  private static final float[] HALVES = halves();

  @TempDir Path folder;
  private JsonNode header;
  private byte[] headerBytes;
  private List<String> sorted;

  @BeforeEach
  void readHeader() throws IOException {
    headerBytes = skeleton("header");
    header = new ObjectMapper().readTree(headerBytes);
    TreeSet<String> names = new TreeSet<>();
    header.fieldNames().forEachRemaining(names::add);
    names.remove("__metadata__");
    sorted = new ArrayList<>(names);
  }

  private static byte[] skeleton(String part) throws IOException {
    String path = "/checkpoints/htdemucs." + part + ".gz";
    try (InputStream in =
        new GZIPInputStream(OfficialFormatsTest.class.getResourceAsStream(path))) {
      return in.readAllBytes();
    }
  }

  /** The values of all patterns: (-1)^s · 2^(e - 15) · (1 + f / 1024); no others are made here. */
  private static float[] halves() {
    float[] values = new float[1 << 16];
    for (int pattern = 0; pattern < 1 << 16; pattern++) {
      int exponent = (pattern >> 10) & 31;
      double magnitude = Math.pow(2, exponent - 15) * (1 + (pattern & 1023) / 1024.0);
      values[pattern] = (float) (pattern < 1 << 15 ? magnitude : -magnitude);
    }
    return values;
  }

  /** Element i of tensor t: a normal half of any sign and fraction, of sixteen exponents. */
  private static short half(int t, int i) {
    long z = (1L << 48) + ((long) t << 32) + i + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    int signAndFraction = (int) (z >>> 48) & 0x83ff;
    return (short) (signAndFraction | ((1 + ((int) z & 15)) << 10));
  }

  private int elements(String name) {
    int elements = 1;
    for (JsonNode size : header.get(name).get("shape")) {
      elements *= size.intValue();
    }
    return elements;
  }

  private byte[] storage(String name) {
    int t = sorted.indexOf(name);
    ByteBuffer bytes = ByteBuffer.allocate(elements(name) * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; bytes.hasRemaining(); i++) {
      bytes.putShort(half(t, i));
    }
    return bytes.array();
  }

  private Path safetensors() throws IOException {
    Path file = folder.resolve("955717e8.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(size.putLong(headerBytes.length).array());
      out.write(headerBytes);
      // In the order of the header's offsets.
      List<String> names = new ArrayList<>(sorted);
      names.sort((a, b) -> Long.compare(start(a), start(b)));
      for (String name : names) {
        out.write(storage(name));
      }
    }
    return file;
  }

  private long start(String name) {
    return header.get(name).get("data_offsets").get(0).longValue();
  }

  private Path th() throws IOException {
    Path plain = folder.resolve("955717e8.th");
    try (StoredZip zip = new StoredZip(plain)) {
      zip.add("955717e8/data.pkl", skeleton("pkl"));
      int number = 0;
      for (String name : new String(skeleton("names"), StandardCharsets.UTF_8).split("\n", -1)) {
        zip.add("955717e8/data/" + number, storage(name));
        number++;
      }
      zip.add("955717e8/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
    String hash = Digests.sha256(plain).substring(0, 8);
    return Files.move(plain, folder.resolve("955717e8-" + hash + ".th"));
  }

  @Test
  void bothFormatsPutEveryWeightIntoItsPlace() throws Exception {
    Template template = Template.resource("htdemucs");
    assertEquals(533, template.slots().size());
    assertEquals(41_984_456L * 4, template.weightBytes());
    Path packs = folder.resolve("packs");
    Path pack =
        PackImport.run("htdemucs", List.of(safetensors()), packs, OfficialFormatsTest::none);
    byte[] manifest = Files.readAllBytes(pack.resolve("pack.json"));
    Map<String, String> tensors = template.tensorsByStorage();
    try (ZipInputStream core = new ZipInputStream(template.open(Template.CORE));
        ZipFile zip = new ZipFile(pack.resolve("955717e8.pt").toFile())) {
      for (ZipEntry entry = core.getNextEntry(); entry != null; entry = core.getNextEntry()) {
        byte[] found = zip.getInputStream(zip.getEntry(entry.getName())).readAllBytes();
        String tensor = tensors.remove(entry.getName().replace("core/data/", ""));
        if (tensor == null) {
          assertArrayEquals(core.readAllBytes(), found, entry.getName());
        } else {
          assertWeights(tensor, found);
        }
      }
    }
    assertEquals(Map.of(), tensors);
    PackImport.run("htdemucs", List.of(th()), packs, OfficialFormatsTest::none);
    // The digests of all files stand in it.
    assertArrayEquals(manifest, Files.readAllBytes(pack.resolve("pack.json")));
  }

  private static void none(String note) {
    throw new AssertionError(note);
  }

  private void assertWeights(String name, byte[] content) {
    int t = sorted.indexOf(name);
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(elements(name) * 4, content.length, name);
    for (int i = 0; bytes.hasRemaining(); i++) {
      float expected = HALVES[half(t, i) & 0xffff];
      float found = bytes.getFloat();
      if (found != expected) {
        throw new AssertionError(name + "[" + i + "] is " + found + ", not " + expected);
      }
    }
  }
}
