package org.resonate.models.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resonate.models.ModelException;

class SafetensorsFileTest {

  private static final String META =
      "'__metadata__':{'klass':'k.K','args':'[]','kwargs':'{\\'channels\\':48}'}";
  private static final String A = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("x.safetensors");
  }

  private static String json(String... fields) {
    return ("{" + String.join(",", fields) + "}").replace("\\'", "\\\"").replace('\'', '"');
  }

  private void write(long headerBytes, String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(headerBytes).put(json);
    for (int i = 0; i < dataBytes / 4; i++) {
      out.putFloat(i + 0.5f);
    }
    Files.write(file, out.array());
  }

  private void write(String header, int dataBytes) throws IOException {
    write(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
  }

  private void refused(String... parts) {
    ModelException e = assertThrows(ModelException.class, () -> Checkpoint.open(file).close());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void readsTensorsAndArguments() throws Exception {
    write(json(META, A, "'b':{'dtype':'F32','shape':[1,2],'data_offsets':[8,16]}") + "   ", 16);
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      assertEquals("k.K", checkpoint.klass());
      assertEquals(List.of(), checkpoint.args());
      assertEquals(48, checkpoint.kwargs().get("channels").intValue());
      assertEquals(List.of(1L, 2L), checkpoint.tensors().get("b").shape());
      assertArrayEquals(new float[] {0.5f, 1.5f}, checkpoint.read("a"));
      assertArrayEquals(new float[] {2.5f, 3.5f}, checkpoint.read("b"));
    }
  }

  @Test
  void theHeaderMustFitTheFile() throws Exception {
    for (long size : new long[] {1L << 32, Long.MIN_VALUE, -1, 200_000_000, 1, 500}) {
      write(size, json(META, A), 8);
      refused("header of " + Long.toUnsignedString(size) + " bytes");
    }
    Files.write(file, new byte[5]);
    refused("5 bytes");
  }

  @Test
  void aHeaderIsNoWayToFillTheMemory() throws Exception {
    String header = json(META, A);
    write(header + " ".repeat((4 << 20) - header.length()), 8);
    Checkpoint.open(file).close();
    write(header + " ".repeat((4 << 20) + 1 - header.length()), 8);
    refused("header of 4194305 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}  | 12 | begins at byte 4, inside",
        "'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}   | 8  | begins at byte 0, inside",
        "'b':{'dtype':'F32','shape':[2],'data_offsets':[12,20]} | 20 | bytes 8 to 12 before tensor b",
        "'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}  | 20 | last 4 bytes",
        "'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}  | 12 | bytes 8 to 16 of 12",
        "'b':{'dtype':'F32','shape':[2],'data_offsets':[16,8]}  | 16 | bytes 16 to 8 of 16",
        "'b':{'dtype':'F32','shape':[3],'data_offsets':[8,16]}  | 16 | shape [3] and dtype F32 has 8",
        "'b':{'dtype':'F16','shape':[2],'data_offsets':[8,16]}  | 16 | shape [2] and dtype F16 has 8",
        "'b':{'dtype':'F33','shape':[2],'data_offsets':[8,16]}  | 16 | unknown dtype F33 of tensor b",
        "'b':{'dtype':'F32','shape':[-2],'data_offsets':[8,16]} | 16 | negative number -2",
        "'b':{'dtype':'F32','shape':[4294967296,4294967296,2],'data_offsets':[8,16]}|16| tensor b has",
        "'b':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,2],'data_offsets':[8,16]} | 16 | more than 8",
        "'b':{'dtype':'F32','shape':[2.5],'data_offsets':[8,16]}| 16 | but whole numbers",
        "'b':{'dtype':'F32','shape':[2],'data_offsets':[8,99999999999999999999]} | 16 | range of long",
        "'b':{'dtype':'F32','shape':[2],'data_offsets':[8]}     | 16 | data_offsets of tensor b",
        "'b':{'dtype':'F32','shape':[2]}                        | 16 | data_offsets of tensor b",
        "'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16],'x':1}| 16 | unknown key x",
        "'b':7                                                  | 16 | tensor b is no object",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}  | 16 | Duplicate field 'a'"
      })
  void everyByteBelongsToOneTensor(String second, int bytes, String reason) throws Exception {
    write(json(META, A, second), bytes);
    refused(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,2]                                     | is not a JSON object",
        "hello                                     | JSON is wrong",
        "{'__metadata__':{'klass':'k.K'}}          | metadata has no args",
        "{'__metadata__':{'args':'[]'}}            | metadata has no klass",
        "{'__metadata__':{'klass':7}}              | __metadata__.klass is no string",
        "{'__metadata__':[]}                       | __metadata__ is not an object",
        "{}                                        | metadata has no klass",
        "{} {}                                     | goes on after",
        "{'__metadata__':{'klass':'k','args':'[]','kwargs':'['}}  | kwargs are not JSON",
        "{'__metadata__':{'klass':'k','args':'{}','kwargs':'{}'}} | args are no list",
        "{'__metadata__':{'klass':'k','args':'[]','kwargs':'{}','structure':'{}'}} | quantised"
      })
  void theHeaderIsStrict(String header, String reason) throws Exception {
    write(header.replace('\'', '"'), 0);
    refused(reason);
  }

  @Test
  void integersAreNoWeights() throws Exception {
    write(json(META, "'a':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}"), 8);
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      ModelException e = assertThrows(ModelException.class, () -> checkpoint.read("a"));
      assertTrue(e.getMessage().contains("tensor a is of I64"), e.getMessage());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    ModelException e = assertThrows(ModelException.class, () -> Checkpoint.open(file));
    assertTrue(e.getMessage().contains(file + ": there is no such file"), e.getMessage());
  }
}
