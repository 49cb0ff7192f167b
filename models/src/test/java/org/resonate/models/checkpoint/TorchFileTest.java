package org.resonate.models.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.models.ModelException;

class TorchFileTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("x.th");
  }

  /** The opening of a checkpoint's pickle up to the items of its state. */
  private static PickleBuilder state() {
    return new PickleBuilder()
        .ops("}(")
        .text("klass")
        .global("demucs.htdemucs", "HTDemucs")
        .text("args")
        .op(')')
        .text("kwargs")
        .op('}')
        .text("state")
        .ops("}(");
  }

  private static Map<String, byte[]> entries(byte[] pickle) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("r/data.pkl", pickle);
    entries.put("r/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer two = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    entries.put("r/data/0", two.putFloat(1.5f).putFloat(-2).array());
    return entries;
  }

  private static byte[] good() {
    return state().text("w").tensor("FloatStorage", "0", 2).ops("uu").stop();
  }

  private void write(Map<String, byte[]> entries) throws IOException {
    Files.write(file, TestZip.of(entries));
  }

  private void refused(String... parts) {
    ModelException e =
        assertThrows(
            ModelException.class,
            () -> {
              try (Checkpoint checkpoint = Checkpoint.open(file)) {
                for (String tensor : checkpoint.tensors().keySet()) {
                  checkpoint.read(tensor);
                }
              }
            });
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void readsCompressedZipsToo() throws Exception {
    write(entries(good()));
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      assertEquals("demucs.htdemucs.HTDemucs", checkpoint.klass());
      assertArrayEquals(new float[] {1.5f, -2}, checkpoint.read("w"));
    }
  }

  /** Files that torch itself wrote ({@code models/export/skeletons.py}). */
  @ParameterizedTest
  @ValueSource(strings = {"views-2.th", "views-5.th"})
  void viewsAreReadByTheirStrides(String name) throws Exception {
    try (InputStream in = TorchFileTest.class.getResourceAsStream("/checkpoints/" + name)) {
      Files.write(file, in.readAllBytes());
    }
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      assertEquals("[\"a\",\"b\"]", checkpoint.args().get(0).toString());
      assertEquals(
          "{\"_type\":\"fraction\",\"numerator\":39,\"denominator\":5}",
          checkpoint.kwargs().get("segment").toString());
      assertEquals(13, checkpoint.tensors().size());
      float[] eight = {0, 1, 2, 3, 4, 5, 6, 7};
      assertArrayEquals(eight, checkpoint.read("half"));
      assertEquals(List.of(2L, 4L), checkpoint.tensors().get("half").shape());
      assertArrayEquals(eight, checkpoint.read("bfloat16"));
      assertArrayEquals(eight, checkpoint.read("double"));
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, checkpoint.read("weight"));
      assertArrayEquals(new float[] {0, 1, 2, 3}, checkpoint.read("parameter"));
      assertArrayEquals(new float[] {7}, checkpoint.read("scalar"));
      assertArrayEquals(new float[0], checkpoint.read("empty"));
      float[] transposed = new float[24];
      for (int i = 0; i < 24; i++) {
        transposed[i] = i / 4 + 6 * (i % 4);
      }
      assertArrayEquals(transposed, checkpoint.read("transposed"));
      assertEquals(List.of(6L, 4L), checkpoint.tensors().get("transposed").shape());
      assertArrayEquals(
          new float[] {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, checkpoint.read("shared"));
      assertArrayEquals(
          new float[] {1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23}, checkpoint.read("every-second"));
      float[] expanded = new float[10];
      Arrays.fill(expanded, 3);
      assertArrayEquals(expanded, checkpoint.read("expanded"));
      ModelException e = assertThrows(ModelException.class, () -> checkpoint.read("long"));
      assertTrue(e.getMessage().contains("tensor long is of I64"), e.getMessage());
    }
  }

  /** Two elements at the ends of a storage are no reason to read all of it. */
  @Test
  void aViewThatIsStrewnTooFarIsRefusedByName() throws Exception {
    Map<String, byte[]> entries = entries(good());
    entries.put("r/data/0", new byte[9 * 4]);
    entries.put("r/data.pkl", view(new int[] {2}, new int[] {7}));
    write(entries);
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      assertEquals(2, checkpoint.read("w").length);
    }
    entries.put("r/data.pkl", view(new int[] {2}, new int[] {8}));
    write(entries);
    refused("tensor w has 2 elements strewn over 9");
  }

  private static byte[] view(int[] shape, int[] strides) {
    return state().text("w").view("FloatStorage", "0", 9, shape, strides).ops("uu").stop();
  }

  @Test
  void aPickleThatCallsOsSystemIsRefusedByName() throws Exception {
    Path mark = folder.resolve("owned");
    byte[] pickle =
        new PickleBuilder().global("os", "system").op('(').text("touch " + mark).ops("tR").stop();
    write(entries(pickle));
    refused("os.system", "byte 2 of its pickle");
    assertFalse(Files.exists(mark));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../d", "/r/d", "r/..", "r\\\\d", "r//d", "C:/d", "r/.x"})
  void entriesStayInTheirFolder(String name) throws Exception {
    Map<String, byte[]> entries = entries(good());
    String long4 = "r/" + "z".repeat(name.length() - 2);
    entries.put(long4, new byte[1]);
    Files.write(file, TestZip.replaced(TestZip.of(entries), long4, name));
    if (name.equals("r/.x")) {
      Checkpoint.open(file).close();
    } else {
      refused("entry '" + name + "'", "leaves its folder");
    }
  }

  @Test
  void entriesAreUniqueAndOfOneFolder() throws Exception {
    Map<String, byte[]> entries = entries(good());
    entries.put("r/data/9", new byte[8]);
    Files.write(file, TestZip.replaced(TestZip.of(entries), "r/data/9", "r/data/0"));
    refused("entry 'r/data/0' twice");
    Files.write(file, TestZip.replaced(TestZip.of(entries), "r/data/9", "s/data/9"));
    refused("folders 'r' and 's'");
  }

  @Test
  void aBombIsRefusedBeforeItGoesOff() throws Exception {
    Map<String, byte[]> entries = entries(good());
    byte[] zip = TestZip.of(entries);
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int directory = bytes.getInt(zip.length - 6);
    // The third entry of the directory is the storage: let it claim 4 GB less 2 bytes.
    int third = next(bytes, next(bytes, directory));
    bytes.putInt(third + 24, -2);
    Files.write(file, zip);
    refused("more than 2147483648 bytes");
    // And let it claim little, and hold much.
    entries.put("r/data/0", new byte[50_000_000]);
    zip = TestZip.of(entries);
    bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    third = next(bytes, next(bytes, bytes.getInt(zip.length - 6)));
    bytes.putInt(third + 24, 8);
    Files.write(file, zip);
    refused("data/0", "holds more than it claims");
  }

  private static int next(ByteBuffer zip, int entry) {
    return entry
        + 46
        + zip.getShort(entry + 28)
        + zip.getShort(entry + 30)
        + zip.getShort(entry + 32);
  }

  @Test
  void aHugePickleIsRefused() throws Exception {
    write(entries(new byte[50_000_000]));
    refused("its pickle has 50000000 bytes");
  }

  @Test
  void cutAnywhereItIsRefused() throws Exception {
    byte[] zip = TestZip.of(entries(good()));
    for (int length = 4; length < zip.length; length += 7) {
      Files.write(file, Arrays.copyOf(zip, length));
      refused("cannot import");
    }
  }

  @Test
  void anAlteredByteOfAStorageIsRefused() throws Exception {
    byte[] zip;
    try (InputStream in = TorchFileTest.class.getResourceAsStream("/checkpoints/views-2.th")) {
      zip = in.readAllBytes();
    }
    // torch stores, so 7.0 as binary32 stands in it as it is: make it 7.5.
    Files.write(file, TestZip.replaced(zip, "\u0000\u0000\u00e0@", "\u0000\u0000\u00f0@"));
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      ModelException e = assertThrows(ModelException.class, () -> checkpoint.read("scalar"));
      assertTrue(e.getMessage().contains("tensor scalar: entry 'data/"), e.getMessage());
      assertTrue(e.getMessage().contains("was altered"), e.getMessage());
    }
  }

  @Test
  void theStorageMustHaveItsSize() throws Exception {
    write(entries(state().text("w").tensor("FloatStorage", "0", 3).ops("uu").stop()));
    refused("storage 0 of tensor w has 8 bytes for 3 elements of F32");
    write(entries(state().text("w").tensor("FloatStorage", "../x", 3).ops("uu").stop()));
    refused("no entry 'data/../x'");
  }

  @Test
  void whatIsNoCheckpointIsRefused() throws Exception {
    write(entries(new PickleBuilder().op('N').stop()));
    refused("no dictionary");
    write(entries(new PickleBuilder().op('}').stop()));
    refused("no klass");
    write(entries(state().text("w").number(1).ops("uu").stop()));
    refused("something but tensors: w");
    write(entries(state().text("__quantized").op(0x88).ops("uu").stop()));
    refused("quantised");
    Map<String, byte[]> big = entries(good());
    big.put("r/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
    write(big);
    refused("byte order");
    Map<String, byte[]> none = entries(good());
    none.remove("r/data.pkl");
    write(none);
    refused("no entry 'data.pkl'");
  }
}
