package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archive holds beside good recordings. */
class BadFilesTest {

  private static final int RATE_HZ = 44_100;

  @TempDir Path folder;

  private static <E extends AudioFileException> String refused(
      Class<E> kind, AudioFileException.Kind expected, Path file) {
    E e = assertThrows(kind, () -> Sounds.decode(file, DecodeSettings.WORKING));
    assertEquals(expected, e.kind());
    assertTrue(e.getMessage().startsWith(file.getFileName() + ": "), e.getMessage());
    return e.getMessage();
  }

  private static String unreadable(Path file) {
    return refused(UnreadableAudioException.class, AudioFileException.Kind.UNREADABLE, file);
  }

  private static String unsupported(Path file) {
    return refused(UnsupportedAudioException.class, AudioFileException.Kind.UNSUPPORTED, file);
  }

  private static List<String> damage(Path file) throws IOException {
    return DamageGate.check(Sounds.decode(file, DecodeSettings.WORKING).report());
  }

  /** A tune with noise, which no codec can make very small. */
  private static float[][] music() {
    float[][] sound = Sounds.sines(2, RATE_HZ, 4 * RATE_HZ, 440, 0.4);
    float[][] noise = Sounds.noise(2, 4 * RATE_HZ, 16, 1);
    for (int c = 0; c < 2; c++) {
      for (int i = 0; i < sound[c].length; i++) {
        sound[c][i] += 0.1f * noise[c][i];
      }
    }
    return sound;
  }

  @Test
  void emptyTextAndRandomBytesAreUnreadable() throws IOException {
    assertTrue(unreadable(Files.createFile(folder.resolve("e.wav"))).contains("0 bytes"));
    Path text = Files.writeString(folder.resolve("t.mp3"), "Dear archivist, äöü\n".repeat(500));
    assertTrue(unreadable(text).contains("text"));
    byte[] random = new byte[100_000];
    new Random(1).nextBytes(random);
    unreadable(Files.write(folder.resolve("r.mp3"), random));
    unreadable(Files.write(folder.resolve("z.flac"), new byte[100_000]));
    unreadable(Files.createDirectory(folder.resolve("x.wav")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffconcat version 1.0\nfile victim.wav\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nvictim.wav\n#EXT-X-ENDLIST\n",
        "#EXTM3U\nvictim.wav\n",
        "[playlist]\nFile1=victim.wav\nNumberOfEntries=1\n"
      })
  void playlistsAndScriptsInDisguiseAreRefused(String script) throws IOException {
    new MediaMaker("wav", "pcm_s16le").write(folder.resolve("victim.wav"), music(), RATE_HZ);
    for (String name : new String[] {"x.mp3", "x.wav", "x.m3u8"}) {
      unsupported(Files.writeString(folder.resolve(name), script));
    }
  }

  @Test
  void whatIsNotThereIsNoAccess() {
    Path nowhere = folder.resolve("nowhere.wav");
    refused(NoAccessException.class, AudioFileException.Kind.NO_ACCESS, nowhere);
  }

  @ParameterizedTest
  @CsvSource({
    "flac, flac, flac", "mp3, libmp3lame, mp3", "wav, pcm_s16le, wav", "aiff, pcm_s16be, aiff",
    "ipod, aac, m4a", "ipod, alac, m4a", "ogg, vorbis, ogg", "opus, libopus, opus",
    "caf, pcm_s24le, caf", "w64, pcm_s24le, w64", "matroska, flac, mka", "tta, tta, tta"
  })
  void aTruncatedFileIsFoundOut(String muxer, String encoder, String extension) throws IOException {
    int rateHz = encoder.equals("libopus") ? 48_000 : RATE_HZ;
    Path whole =
        new MediaMaker(muxer, encoder)
            .option("movflags", "+faststart")
            .write(folder.resolve("whole." + extension), music(), rateHz);
    assertEquals(List.of(), damage(whole));
    for (double share : new double[] {0.5, 0.8}) {
      Path cut = Sounds.truncate(whole, folder.resolve("cut." + extension), share);
      List<String> damage = damage(cut);
      assertFalse(damage.isEmpty(), extension + " cut to " + share);
      assertTrue(damage.toString().contains("cut off"), damage.toString());
    }
  }

  @Test
  void anM4aWithoutItsIndexIsUnreadable() throws IOException {
    Path whole = new MediaMaker("ipod", "aac").write(folder.resolve("w.m4a"), music(), RATE_HZ);
    Path cut = Sounds.truncate(whole, folder.resolve("cut.m4a"), 0.8);
    assertTrue(unreadable(cut).contains("moov"));
  }

  @ParameterizedTest
  @CsvSource({"flac, flac, flac", "ipod, aac, m4a", "adts, aac, aac", "ipod, alac, m4a"})
  void aCorruptedFileIsFoundOut(String muxer, String encoder, String extension) throws IOException {
    Path whole =
        new MediaMaker(muxer, encoder)
            .option("movflags", "+faststart")
            .write(folder.resolve("whole." + extension), music(), RATE_HZ);
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(2);
    for (int i = 0; i < 40; i++) {
      int at = 4000 + random.nextInt(bytes.length - 4000);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
    }
    assertFalse(damage(Files.write(folder.resolve("bad." + extension), bytes)).isEmpty());
  }

  @Test
  void mutatedFilesNeverCrash() throws IOException {
    Random random = new Random(6);
    String[][] kinds = {
      {"flac", "flac"},
      {"mp3", "libmp3lame"},
      {"ipod", "aac"},
      {"ogg", "vorbis"},
      {"wav", "pcm_s16le"},
      {"matroska", "aac"}
    };
    float[][] sound = Sounds.sines(2, RATE_HZ, 22_050, 440, 0.4);
    for (String[] kind : kinds) {
      Path whole = new MediaMaker(kind[0], kind[1]).write(folder.resolve("w"), sound, RATE_HZ);
      byte[] good = Files.readAllBytes(whole);
      for (int round = 0; round < 60; round++) {
        byte[] bad = good.clone();
        for (int i = 0; i < 1 + random.nextInt(30); i++) {
          // Headers more often than the rest.
          int range = random.nextBoolean() ? Math.min(600, bad.length) : bad.length;
          bad[random.nextInt(range)] = (byte) random.nextInt(256);
        }
        Path file = Files.write(folder.resolve("m"), bad);
        try {
          Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
          for (float sample : decoded.sound()[0]) {
            assertTrue(Float.isFinite(sample), "a sample of " + sample);
          }
        } catch (AudioFileException e) {
          assertTrue(e.getMessage().startsWith("m: "), e.getMessage());
        }
      }
    }
  }

  @Test
  void sevenChannelsWithoutALayoutAreUnsupported() throws IOException {
    for (int channels : new int[] {3, 6, 7, 8}) {
      ByteBuffer samples = ByteBuffer.allocate(2 * channels * 1000);
      Path file = Sounds.rawWav(folder.resolve("x.wav"), 1, channels, RATE_HZ, 16, samples);
      assertTrue(unsupported(file).contains(channels + " channels"));
    }
  }

  @Test
  void fiveMillisecondsAreDecodedAsFiveMilliseconds() throws IOException {
    for (String[] kind : new String[][] {{"wav", "pcm_s16le"}, {"flac", "flac"}}) {
      float[][] blip = Sounds.sines(2, RATE_HZ, 220, 440, 0.5);
      Path file = new MediaMaker(kind[0], kind[1]).write(folder.resolve("x"), blip, RATE_HZ);
      Sounds.Decoded decoded = Sounds.decode(file, DecodeSettings.WORKING);
      assertEquals(220, decoded.sound()[0].length);
      assertEquals(0.005, decoded.report().decodedSeconds(), 0.0001);
    }
  }

  @Test
  void encryptedSoundIsUnsupported() throws IOException {
    Path plain = new MediaMaker("ipod", "aac").write(folder.resolve("w.m4a"), music(), RATE_HZ);
    byte[] bytes = Files.readAllBytes(plain);
    int entry = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("mp4a");
    System.arraycopy(Sounds.ascii("drms"), 0, bytes, entry, 4);
    assertTrue(unsupported(Files.write(folder.resolve("p.m4p"), bytes)).contains("encrypted"));
  }

  @Test
  void aPictureIsNoRecording() throws IOException {
    Path file = Files.write(folder.resolve("x.mp3"), Pictures.PNG.data());
    unsupported(file);
  }
}
