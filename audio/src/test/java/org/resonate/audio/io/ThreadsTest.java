package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioFormat;

/** Several tracks at once, in one process. */
class ThreadsTest {

  @TempDir Path folder;

  private byte[] recode(Path source, Path target) throws IOException {
    EncodeSettings settings =
        new EncodeSettings(Codec.FLAC, new AudioFormat(2, 44_100), 48_000, 24, 7, Tags.NONE);
    try (AudioDecoder decoder = AudioDecoder.open(source, DecodeSettings.WORKING);
        AudioEncoder encoder = AudioEncoder.create(target, settings)) {
      decoder.transferTo(encoder);
      assertTrue(DamageGate.check(decoder.report()).isEmpty());
    }
    return Files.readAllBytes(target);
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    Path good =
        new MediaMaker("mp3", "libmp3lame")
            .write(folder.resolve("g.mp3"), Sounds.noise(2, 60_000, 16, 1), 48_000);
    // Beside the good ones runs one whose decoder complains all the time.
    byte[] bytes = Files.readAllBytes(good);
    for (int i = 3000; i < bytes.length; i += 97) {
      bytes[i] ^= 0x55;
    }
    Path bad = Files.write(folder.resolve("b.mp3"), bytes);
    byte[] alone = recode(good, folder.resolve("alone.flac"));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<byte[]>> results = new ArrayList<>();
      List<Future<Sounds.Decoded>> noisy = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Path target = folder.resolve(i + ".flac");
        results.add(threads.submit(() -> recode(good, target)));
        noisy.add(threads.submit(() -> Sounds.decode(bad, DecodeSettings.WORKING)));
      }
      for (Future<byte[]> result : results) {
        assertArrayEquals(alone, result.get());
      }
      for (Future<Sounds.Decoded> result : noisy) {
        assertFalse(DamageGate.check(result.get().report()).isEmpty());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anInterruptedThreadDoesNotBlameTheFile() throws IOException {
    Path good =
        new MediaMaker("wav", "pcm_s16le")
            .write(folder.resolve("g.wav"), Sounds.noise(2, 1000, 16, 1), 48_000);
    Thread.currentThread().interrupt();
    try {
      assertThrows(
          ClosedByInterruptException.class,
          () -> AudioDecoder.open(good, DecodeSettings.WORKING).close());
    } finally {
      assertTrue(Thread.interrupted());
    }
  }
}
