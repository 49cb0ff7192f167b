package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.band.MemorySink;
import org.resonate.models.SeededCheckpoint;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackImport;

/**
 * Demucs itself: what Python demucs 4.1.0 makes of the same weights and the same sound ({@code
 * models/export/parity.py --fixture}) comes out of a pack that was imported here. Eleven seconds: a
 * full segment and a short last one.
 */
class DemucsParityTest {

  private static final int FRAMES = 500_000;
  private static final int STRIDE = 1009;
  private static final long SEED = 0x955717e8 & 0xffff;

  @TempDir static Path folder;
  private static ModelPack pack;
  private static Map<String, float[][]> stems;

  @BeforeAll
  static void separate() throws IOException {
    Path checkpoint =
        new SeededCheckpoint("htdemucs", SEED).write(folder.resolve("955717e8.safetensors"));
    pack = ModelPack.read(PackImport.run("htdemucs", List.of(checkpoint), folder, note -> {}));
    stems = separate(2);
  }

  private static Map<String, float[][]> separate(int threads) throws IOException {
    Separator separator = Separator.open(pack, new DeviceRequest("cpu", threads));
    Map<String, MemorySink> sinks = new LinkedHashMap<>();
    separator.stems().forEach(stem -> sinks.put(stem, new MemorySink(2)));
    MemorySink residual = new MemorySink(2);
    float[][] sound = ReferenceSignal.stereo(FRAMES);
    separator.separate(() -> new ChoppedSource(sound, 8192, 1), sinks, residual);
    Map<String, float[][]> signals = new LinkedHashMap<>();
    sinks.forEach((stem, sink) -> signals.put(stem, sink.signal()));
    signals.put("residual", residual.signal());
    return signals;
  }

  @Test
  void equalsPythonDemucs() throws IOException {
    FloatBuffer expected;
    try (InputStream in = DemucsParityTest.class.getResourceAsStream("/htdemucs-reference.f32")) {
      expected = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
    for (String stem : List.of("drums", "bass", "other", "vocals")) {
      for (float[] channel : stems.get(stem)) {
        assertEquals(FRAMES, channel.length);
        for (int i = 0; i < FRAMES; i += STRIDE) {
          assertEquals(expected.get(), channel[i], 1e-4, stem + " at " + i);
        }
      }
    }
    assertEquals(0, expected.remaining());
  }

  @Test
  void stemsAndResidualSumToTheInput() {
    float[][] sound = ReferenceSignal.stereo(FRAMES);
    for (int c = 0; c < 2; c++) {
      for (int i = 0; i < FRAMES; i++) {
        float sum = 0;
        for (float[][] stem : stems.values()) {
          sum += stem[c][i];
        }
        assertEquals(sound[c][i], sum, 1e-5);
      }
    }
  }

  @Test
  void oneThreadGivesTheSameBitsAsTwo() throws IOException {
    Map<String, float[][]> single = separate(1);
    stems.forEach(
        (stem, signal) -> {
          assertArrayEquals(signal[0], single.get(stem)[0], stem);
          assertArrayEquals(signal[1], single.get(stem)[1], stem);
        });
  }
}
