package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioFormat;

/** A job opens thousands of files in one process: what each leaves behind adds up. */
class LeakTest {

  @TempDir Path folder;

  @Test
  void aThousandFilesLeaveNothingBehind() throws IOException {
    AudioFormat format = new AudioFormat(2, 48_000);
    float[][] sound = Sounds.sines(2, 48_000, 24_000, 440, 0.5);
    Tags tags = Tags.NONE.with("title", "t").withCover(Pictures.JPEG);
    Path master = folder.resolve("m.flac");
    Path text = Files.writeString(folder.resolve("t.mp3"), "text ".repeat(100));
    long before = 0;
    long handles = 0;
    for (int i = 0; i < 1100; i++) {
      // The first hundred warm up pools, caches and compiled code.
      if (i == 100) {
        System.gc();
        before = nativeBytes();
        handles = handles();
      }
      if (i % 10 == 0) {
        EncodeSettings settings = new EncodeSettings(Codec.FLAC, format, 44_100, 24, 1, tags);
        AudioEncoderTest.encode(master, settings, sound, 4096);
      }
      Sounds.decode(master, new DecodeSettings(48_000));
      Tags.read(master);
      // Files that are given up on early must be freed too.
      try (AudioDecoder early = AudioDecoder.open(master, DecodeSettings.WORKING)) {
        early.read(new float[2][10]);
      }
      assertThrows(
          UnreadableAudioException.class, () -> AudioDecoder.open(text, DecodeSettings.WORKING));
    }
    System.gc();
    long grownMebibytes = (nativeBytes() - before) >> 20;
    // Each pass holds some 3 MiB of native memory: even a hundredth of it lost would show.
    assertTrue(grownMebibytes < 32, "grown by " + grownMebibytes + " MiB");
    // The JVM opens and closes some of its own; one lost in each pass would be a thousand.
    long more = handles() - handles;
    assertTrue(more < 10, more + " more open files");
  }

  /** What the process holds beside Java's heap, which may grow as it likes. */
  private static long nativeBytes() {
    return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
  }

  private static long handles() throws IOException {
    Path own = Path.of("/proc/self/fd");
    if (!Files.isDirectory(own)) {
      return 0;
    }
    try (var list = Files.list(own)) {
      return list.count();
    }
  }
}
