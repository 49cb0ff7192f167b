package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioLengthTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "wav, pcm_s16le",
    "flac, flac",
    "ipod, aac",
    "ogg, vorbis",
    "mp3, libmp3lame",
    "matroska, flac"
  })
  void aContainerTellsItsLength(String muxer, String encoder) throws IOException {
    float[][] sound = Sounds.sines(2, 44_100, 3 * 44_100, 440, 0.5);
    Path file = new MediaMaker(muxer, encoder).write(folder.resolve("x"), sound, 44_100);
    assertEquals(3, AudioLength.declaredSeconds(file).orElseThrow(), 0.06);
  }

  @Test
  void aStreamWithoutContainerDeclaresNone() throws IOException {
    float[][] sound = Sounds.sines(2, 44_100, 3 * 44_100, 440, 0.5);
    Path file = new MediaMaker("adts", "aac").write(folder.resolve("x.aac"), sound, 44_100);
    assertEquals(OptionalDouble.empty(), AudioLength.declaredSeconds(file));
  }

  @Test
  void whatIsNoRecordingIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("a.wav"), "no sound");
    AudioFileException e =
        assertThrows(AudioFileException.class, () -> AudioLength.declaredSeconds(text));
    assertTrue(e.getMessage().startsWith("a.wav: its content is text"), e.getMessage());
  }
}
