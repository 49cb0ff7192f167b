package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioSource;
import org.resonate.audio.band.MemorySink;
import org.resonate.audio.band.TestBand;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceException;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

/** The built-in pack, as it ships. */
class SeparatorTest {

  private static final int REFERENCE_STRIDE = 1009;

  @TempDir static Path cache;
  private static ModelPack pack;
  private static Separator separator;

  @BeforeAll
  static void open() throws IOException {
    pack = new PackStore(List.of(), cache).find("classic");
    separator = Separator.open(pack, new DeviceRequest("auto", 2));
  }

  private static Map<String, float[][]> separate(float[][] in) throws IOException {
    return separate(separator, in.length, () -> new ChoppedSource(in, AudioSource.BLOCK_FRAMES, 1));
  }

  /** The stems, then the residual. */
  private static Map<String, float[][]> separate(Separator separator, int channels, Reopenable in)
      throws IOException {
    Map<String, MemorySink> sinks = new LinkedHashMap<>();
    separator.stems().forEach(stem -> sinks.put(stem, new MemorySink(channels)));
    MemorySink residual = new MemorySink(channels);
    separator.separate(in, sinks, residual);
    Map<String, float[][]> signals = new LinkedHashMap<>();
    sinks.forEach((stem, sink) -> signals.put(stem, sink.signal()));
    signals.put("residual", residual.signal());
    return signals;
  }

  @Test
  void equalsThePythonReference() throws IOException {
    Map<String, float[][]> stems =
        separate(ReferenceSignal.stereo(pack.geometry().segmentFrames()));
    FloatBuffer expected = reference();
    // Behind the stride the next segment has a say.
    int stride = pack.geometry().segmentFrames() - pack.geometry().overlapFrames();
    for (String stem : separator.stems()) {
      for (float[] channel : stems.get(stem)) {
        for (int i = 0; i < channel.length; i += REFERENCE_STRIDE) {
          float value = expected.get();
          if (i < stride) {
            assertEquals(value, channel[i], 1e-5, stem + " at " + i);
          }
        }
      }
    }
    assertEquals(0, expected.remaining());
  }

  private static FloatBuffer reference() throws IOException {
    try (InputStream in = SeparatorTest.class.getResourceAsStream("/classic-reference.f32")) {
      return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
  }

  private static ModelPack copy(Path folder) throws IOException {
    for (String name : List.of(ModelPack.MANIFEST, "classic.pt")) {
      Files.copy(pack.folder().resolve(name), folder.resolve(name));
    }
    return ModelPack.read(folder);
  }

  @Test
  void packThatWasReplacedMeanwhileIsNotLoaded(@TempDir Path folder) throws IOException {
    ModelPack copy = copy(folder);
    LoadedModels.load(copy, ComputeDevice.CPU).close();
    byte[] bytes = Files.readAllBytes(copy.file("classic.pt"));
    bytes[100] ^= 1;
    Files.write(copy.file("classic.pt"), bytes);
    ModelException e =
        assertThrows(ModelException.class, () -> LoadedModels.load(copy, ComputeDevice.CPU));
    assertTrue(e.getMessage().contains("classic.pt was altered"), e.getMessage());
  }

  @Test
  void packThatIsReleasedRunsNoMoreUntilItIsOpenedAgain(@TempDir Path folder) throws IOException {
    ModelPack copy = copy(folder);
    Separator before = Separator.open(copy, new DeviceRequest("cpu", 1));
    float[][] in = new TestBand(1, 1, 4).mix();
    Reopenable sound = () -> new ChoppedSource(in, 8192, 1);
    Separator.release(copy);
    assertThrows(IllegalStateException.class, () -> separate(before, 1, sound));
    Separator after = Separator.open(copy, new DeviceRequest("cpu", 1));
    assertSameBits(separate(after, 1, sound), separate(separator, 1, sound));
    Separator.release(copy);
  }

  @Test
  void stemsAndResidualSumToTheInput() throws IOException {
    for (int channels = 1; channels <= 2; channels++) {
      float[][] in = new TestBand(channels, 10, 3).mix();
      Map<String, float[][]> stems = separate(in);
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < in[c].length; i++) {
          float sum = 0;
          for (float[][] stem : stems.values()) {
            sum += stem[c][i];
          }
          assertEquals(in[c][i], sum, 1e-5);
          assertEquals(0, stems.get("residual")[c][i], 1e-6);
        }
      }
    }
  }

  @Test
  void resultDependsNeitherOnBlocksNorOnThreads() throws IOException {
    float[][] in = new TestBand(2, 13, 4).mix();
    Map<String, float[][]> two = separate(separator, 2, () -> new ChoppedSource(in, 8192, 1));
    Separator single = Separator.open(pack, new DeviceRequest("cpu", 1));
    Map<String, float[][]> one = separate(single, 2, () -> new ChoppedSource(in, 333, 2));
    assertSameBits(two, one);
  }

  @Test
  void resultFollowsTheLevel() throws IOException {
    float[][] in = new TestBand(2, 7, 5).mix();
    Map<String, float[][]> loud = separate(in);
    float gain = 0.003f;
    float[][] quietIn = new float[2][in[0].length];
    for (int c = 0; c < 2; c++) {
      for (int i = 0; i < in[c].length; i++) {
        quietIn[c][i] = gain * in[c][i];
      }
    }
    Map<String, float[][]> quiet = separate(quietIn);
    for (String stem : separator.stems()) {
      for (int i = 0; i < in[0].length; i++) {
        assertEquals(loud.get(stem)[1][i], quiet.get(stem)[1][i] / gain, 1e-5);
      }
    }
  }

  @Test
  void shorterThanASegmentAndSilenceWork() throws IOException {
    for (double seconds : new double[] {0.001, 0.4, 3}) {
      float[][] in = new TestBand(1, seconds, 6).mix();
      Map<String, float[][]> stems = separate(in);
      for (float[][] stem : stems.values()) {
        assertEquals(in[0].length, stem[0].length);
      }
    }
    float[][] silence = new float[2][30_000];
    for (float[][] stem : separate(silence).values()) {
      assertArrayEquals(silence[0], stem[0]);
      assertArrayEquals(silence[1], stem[1]);
    }
    // Almost silent: one sample of the quietest 24-bit step.
    silence[0][15_000] = 1f / (1 << 23);
    for (float[][] stem : separate(silence).values()) {
      for (float sample : stem[0]) {
        assertTrue(Math.abs(sample) < 1e-6f);
      }
    }
  }

  @Test
  void twoThreadsAtOnceGetWhatOneGets() throws Exception {
    float[][] first = new TestBand(2, 8, 7).mix();
    float[][] second = new TestBand(1, 8, 8).mix();
    Map<String, float[][]> firstAlone = separate(first);
    Map<String, float[][]> secondAlone = separate(second);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Map<String, float[][]>> one = threads.submit(() -> separate(first));
      Future<Map<String, float[][]>> two = threads.submit(() -> separate(second));
      assertSameBits(firstAlone, one.get());
      assertSameBits(secondAlone, two.get());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void separatesTheBand() throws IOException {
    // Measured over four songs in Python: 6.8 dB in stereo, 5.4 dB in mono; a quarter of the mix:
    // 1.1.
    assertTrue(meanSdrDb(new TestBand(2, 20, 0)) > 5.8);
    assertTrue(meanSdrDb(new TestBand(1, 20, 0)) > 4.3);
  }

  private static double meanSdrDb(TestBand band) throws IOException {
    Map<String, float[][]> truth = band.stems();
    Map<String, float[][]> stems = separate(band.mix());
    double sum = 0;
    for (String stem : TestBand.STEMS) {
      double energy = 0;
      double error = 0;
      for (int c = 0; c < band.channels(); c++) {
        for (int i = 0; i < band.frames(); i++) {
          double right = truth.get(stem)[c][i];
          energy += right * right;
          error += (right - stems.get(stem)[c][i]) * (right - stems.get(stem)[c][i]);
        }
      }
      sum += 10 * Math.log10(energy / error);
    }
    System.out.printf("mean SDR of the band, %d channels: %.2f dB%n", band.channels(), sum / 4);
    return sum / TestBand.STEMS.size();
  }

  @Test
  void weightsAreThereOnceAndRunOnTheProcessor() throws IOException {
    Separator other = Separator.open(pack, new DeviceRequest("auto", 1));
    assertSame(separator.model(), other.model(), "whatever the threads");
    assertEquals("cpu", separator.device());
    assertTrue(separator.steps().isEmpty());
  }

  @Test
  void absentDeviceAndHarmedPackAreRefused() throws IOException {
    DeviceException absent =
        assertThrows(
            DeviceException.class, () -> Separator.open(pack, new DeviceRequest("cuda:9", 1)));
    assertTrue(absent.getMessage().startsWith("device cuda:9 was asked for"), absent.getMessage());
    ModelPack harmed = new PackStore(List.of(), cache.resolve("other")).find("classic");
    Files.writeString(harmed.file("classic.pt"), "harmed");
    ModelException refused =
        assertThrows(
            ModelException.class, () -> Separator.open(harmed, new DeviceRequest("cpu", 1)));
    assertTrue(refused.getMessage().contains("SHA-256 expected"), refused.getMessage());
  }

  private static void assertSameBits(Map<String, float[][]> one, Map<String, float[][]> other) {
    assertEquals(one.keySet(), other.keySet());
    one.forEach(
        (stem, signal) -> {
          for (int c = 0; c < signal.length; c++) {
            assertArrayEquals(signal[c], other.get(stem)[c], stem);
          }
        });
  }
}
