package org.resonate.pipeline.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RawPathTest {

  @Test
  void encodesWhatIsNoPlainCharacter() {
    byte[] name = {'a', ' ', '#', '%', (byte) 0xc3, (byte) 0xbc, (byte) 0xe9, '/', 'b'};
    assertEquals("a%20%23%25%C3%BC%E9/b", RawPath.encode(name));
  }

  @Test
  void decodingUndoesEncoding() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertArrayEquals(bytes, RawPath.decode(RawPath.encode(bytes)));
    }
  }

  @Test
  void aUriOpensWhatIsNotUtf8() {
    Path path = RawPath.path("file:///archive/caf%E9.wav");
    assertEquals("file:///archive/caf%E9.wav", RawPath.uri(path));
    assertEquals("caf%E9.wav", RawPath.encode(path.getFileName()));
    assertEquals(path, RawPath.resolve(Path.of("/archive"), "caf%E9.wav"));
  }

  @Test
  void namesThatDifferAreShownDifferently() {
    assertEquals("café", RawPath.display("caf%C3%A9"));
    assertEquals("café", RawPath.display("caf%E9"));
    assertEquals("cafè", RawPath.display("caf%E8"));
  }
}
