package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resonate.audio.AudioFormat;

class TagsTest {

  private static final String TRICKY = "Ünï \"quoted\" <script>alert('x')</script> $(reboot) 🎸";

  @TempDir Path folder;

  private Path encode(Codec codec, Tags tags) throws IOException {
    EncodeSettings settings =
        new EncodeSettings(
            codec, new AudioFormat(2, 44_100), 48_000, codec.lossless() ? 16 : 0, 1, tags);
    float[][] sound = Sounds.sines(2, 44_100, 10_000, 440, 0.5);
    return AudioEncoderTest.encode(folder.resolve("x." + codec.extension()), settings, sound, 1000);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void textAndPictureTravel(Codec codec) throws IOException {
    for (Cover cover : new Cover[] {Pictures.PNG, Pictures.JPEG}) {
      Tags tags =
          Tags.NONE
              .with("TITLE", TRICKY)
              .with("artist", "A=B;C\\D")
              .with("album", "Two\nlines")
              .with("comment", "a comment")
              .with(Tags.PROVENANCE, "how it was made")
              .withCover(cover);
      Path file = encode(codec, tags);
      Tags back = Tags.read(file);
      assertEquals(TRICKY, back.entries().get("title"));
      assertEquals("A=B;C\\D", back.entries().get("artist"));
      assertEquals("Two\nlines", back.entries().get("album"));
      boolean freeKeys = codec == Codec.FLAC || codec == Codec.MP3 || codec == Codec.OPUS;
      assertEquals(freeKeys ? "how it was made" : null, back.entries().get(Tags.PROVENANCE));
      assertTrue(
          freeKeys || back.entries().get("comment").contains("how it was made"),
          back.entries().toString());
      if (codec == Codec.WAV) {
        assertNull(back.cover());
      } else {
        assertEquals(cover, back.cover());
      }
      // The sound does not mind.
      assertTrue(DamageGate.check(Sounds.decode(file, DecodeSettings.WORKING).report()).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aMegabyteOfTextTravelsOrIsCut(Codec codec) throws IOException {
    String novel = "All work and no play. ".repeat(60_000);
    Path source =
        new MediaMaker("flac", "flac")
            .tag("title", "short")
            .tag("lyrics", novel)
            .write(folder.resolve("s.flac"), Sounds.sines(1, 44_100, 5000, 440, 0.5), 44_100);
    Tags tags = Tags.read(source);
    assertTrue(tags.entries().get("lyrics").length() <= Tags.MAX_CHARS);
    assertTrue(tags.entries().get("lyrics").startsWith("All work"));
    Tags back = Tags.read(encode(codec, tags));
    assertEquals("short", back.entries().get("title"));
  }

  @Test
  void whatBelongsToTheOldFileIsLeftBehind() throws IOException {
    Path source =
        new MediaMaker("flac", "flac")
            .tag("title", "kept")
            .tag("REPLAYGAIN_TRACK_GAIN", "-7 dB")
            .tag("R128_TRACK_GAIN", "-700")
            .tag("iTunSMPB", "00000000 00000210")
            .tag("encoder", "old one")
            .write(folder.resolve("s.flac"), Sounds.sines(1, 44_100, 5000, 440, 0.5), 44_100);
    assertEquals(Map.of("title", "kept"), Tags.read(source).entries());
  }

  @Test
  void brokenEncodingsBecomeText() throws IOException {
    // A WAV whose INFO is in Windows' western encoding, as many old recorders write it.
    byte[] title = "Caf\u00e9 \u00fcber".getBytes(StandardCharsets.ISO_8859_1);
    Path file = infoWav(title);
    assertEquals("Caf\u00e9 \u00fcber", Tags.read(file).entries().get("title"));
    Path zeros = infoWav(new byte[] {(byte) 0xff, (byte) 0xfe, 1, 2, 3, 'x'});
    Tags odd = Tags.read(zeros);
    assertTrue(odd.entries().get("title").endsWith("x"));
    assertTrue(odd.entries().get("title").chars().noneMatch(Character::isISOControl));
    assertEquals(
        odd.entries().get("title"), Tags.read(encode(Codec.FLAC, odd)).entries().get("title"));
  }

  private Path infoWav(byte[] title) throws IOException {
    ByteBuffer samples = ByteBuffer.allocate(2000);
    Path plain = Sounds.rawWav(folder.resolve("p.wav"), 1, 1, 44_100, 16, samples);
    int padded = title.length + (title.length & 1);
    ByteBuffer list = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
    list.put(Sounds.ascii("LIST")).putInt(12 + padded).put(Sounds.ascii("INFOINAM"));
    list.putInt(title.length).put(title);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(Files.readAllBytes(plain));
    all.write(list.array(), 0, list.capacity());
    byte[] bytes = all.toByteArray();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, bytes.length - 8);
    return Files.write(folder.resolve("info.wav"), bytes);
  }

  @Test
  void withLeavesTheOriginalAlone() {
    Tags tags = Tags.NONE.with("Title", "a");
    assertEquals(Map.of("title", "b"), tags.with("TITLE", "b").entries());
    assertEquals(Map.of("title", "a"), tags.entries());
    assertEquals(Map.of(), Tags.NONE.entries());
  }
}
