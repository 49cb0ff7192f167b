package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.audio.AudioFormat;

/**
 * File names as archives hold them. Made from URIs, so that the locale of the test is no matter.
 */
class NamesTest {

  private static final float[][] SOUND = Sounds.noise(1, 5000, 16, 1);

  @TempDir Path folder;

  private void roundTrip(Path file) throws IOException {
    EncodeSettings settings =
        new EncodeSettings(
            Codec.WAV, new AudioFormat(1, 44_100), 44_100, 16, OptionalLong.empty(), Tags.NONE);
    AudioEncoderTest.encode(file, settings, SOUND, 5000);
    try (var listing = Files.list(folder)) {
      Path found = listing.findFirst().orElseThrow();
      assertEquals(file.toUri(), found.toUri());
      assertArrayEquals(SOUND[0], Sounds.decode(found, DecodeSettings.WORKING).sound()[0]);
      assertTrue(AudioFiles.isAudio(found));
      assertEquals(Tags.NONE, Tags.read(found));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-i.wav",
        "--help.wav",
        "a%0Ab.wav",
        "%22q%22%27.wav",
        "%F0%9F%8E%B8.wav",
        "a%25d%25s.wav",
        "http%3A%2F.wav",
        "file%3Aa.wav",
        "concat%3Aa%7Cb.wav",
        "%20.wav",
        "a%5Cb%3F%23.wav",
        "e%CC%81.wav",
        "%2A%5B%5D.wav",
        "pipe%3A1.wav"
      })
  void strangeNamesAreOrdinaryNames(String encoded) throws IOException {
    roundTrip(Path.of(URI.create(folder.toUri() + encoded.replace("%2F", ""))));
  }

  @Test
  void namesOf250BytesWork() throws IOException {
    roundTrip(folder.resolve("x".repeat(246) + ".wav"));
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void namesThatAreNotUtf8Work() throws IOException {
    roundTrip(Path.of(URI.create(folder.toUri() + "na%FFme%80%E4.wav")));
  }

  @Test
  void theExtensionDecidesWhatIsListed() {
    assertTrue(AudioFiles.isAudio(Path.of("/a/b.FLAC")));
    assertTrue(AudioFiles.isAudio(Path.of("b.tar.Mp3")));
    assertTrue(AudioFiles.isAudio(Path.of("film.mkv")));
    assertFalse(AudioFiles.isAudio(Path.of("list.m3u8")));
    assertFalse(AudioFiles.isAudio(Path.of("cover.jpg")));
    assertFalse(AudioFiles.isAudio(Path.of("mp3")));
    assertFalse(AudioFiles.isAudio(Path.of("/")));
  }

  @Test
  void messagesShowControlCharacters() throws IOException {
    Path file = Files.createFile(Path.of(URI.create(folder.toUri() + "a%0Ab%1B.wav")));
    IOException e =
        org.junit.jupiter.api.Assertions.assertThrows(
            UnreadableAudioException.class, () -> AudioDecoder.open(file, DecodeSettings.WORKING));
    assertTrue(e.getMessage().startsWith("a\\u000ab\\u001b.wav: "), e.getMessage());
  }
}
