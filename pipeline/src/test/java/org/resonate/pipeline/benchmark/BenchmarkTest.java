package org.resonate.pipeline.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioFormat;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.pack.Geometry;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

class BenchmarkTest {
  @TempDir Path folder;
  private Measurements measurements;

  @BeforeEach
  void file() {
    measurements = new Measurements(folder.resolve("cache/benchmark.json"));
  }

  private ModelPack classic() throws IOException {
    return new PackStore(List.of(), folder.resolve("packs")).find("classic");
  }

  private static Measurement measurement(String digest, int threads, double segmentSeconds) {
    return new Measurement(
        "m", "e", "p", digest, "cpu", 1, threads, segmentSeconds, 2, "2026-11-23T00:00:00Z");
  }

  @Test
  void aPackIsMeasuredAsAJobWouldUseIt() throws IOException {
    ModelPack pack = classic();
    Measurement made = Benchmark.measure(pack, ComputeDevice.CPU, 2, 1);
    assertEquals("classic", made.pack());
    assertEquals(pack.digest(), made.digest());
    assertEquals("cpu", made.device());
    assertEquals(2, made.jobs());
    assertEquals(1, made.threads());
    Geometry geometry = pack.geometry();
    double strideSeconds =
        (geometry.segmentFrames() - geometry.overlapFrames()) / (double) geometry.rateHz();
    assertEquals(strideSeconds, made.segmentSeconds() * made.timesRealTime(), 1e-9);
    assertEquals(100 / made.timesRealTime(), made.secondsFor(100, 1), 1e-12);
    assertEquals(3 * made.secondsFor(100, 1), made.secondsFor(100, 3), 1e-12);

    measurements.put(made);
    assertEquals(Optional.of(made), measurements.find(pack, "cpu", 2, 1));
    assertEquals(Optional.empty(), measurements.find(pack, "cpu", 1, 2));
    assertEquals(Optional.empty(), measurements.find(pack, "mps", 2, 1));
  }

  @Test
  void anAcceleratorIsKeptBusyByEachTrackAndTheTimeDividedByAll() throws IOException {
    assertEquals(2, Benchmark.segments(2, 2));
    assertEquals(8, Benchmark.segments(1, 8));
    assertEquals(12, Benchmark.segments(12, 8));
    ComputeDevice device = ComputeDevice.parse("cuda:0");
    Measurement made = Benchmark.measurement(classic(), device, 2, 1, 8, 40, 4);
    assertEquals(0.25, made.segmentSeconds(), "4 s for 16 segments");
    assertEquals(20, made.timesRealTime(), "2 tracks of 40 s in 4 s");
    assertEquals(1, made.threads());
  }

  @Test
  void aDeviceThatIsNotHereIsNotMeasured() {
    ComputeDevice absent = ComputeDevice.parse("cuda:42");
    assertThrows(ModelException.class, () -> Benchmark.measure(classic(), absent, 1, 1));
  }

  @Test
  void theLatestOfEachCaseIsKeptAndNothingElseIsLeft() throws IOException {
    assertEquals(List.of(), measurements.all());
    measurements.put(measurement("a", 1, 3));
    measurements.put(measurement("b", 1, 4));
    measurements.put(measurement("a", 2, 5));
    measurements.put(measurement("a", 1, 6));
    assertEquals(
        List.of(measurement("b", 1, 4), measurement("a", 2, 5), measurement("a", 1, 6)),
        measurements.all());
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      assertEquals(List.of(measurements.file()), files.toList());
    }
  }

  @Test
  void aFileThatHoldsNoneIsNamedWithTheRemedy() throws IOException {
    Files.createDirectories(measurements.file().getParent());
    Files.writeString(measurements.file(), "[{");
    String message = assertThrows(IOException.class, measurements::all).getMessage();
    assertTrue(message.startsWith(measurements.file().toString()), message);
    assertTrue(message.contains("delete it and run resonate doctor --benchmark"), message);
    assertThrows(IOException.class, measurements::check);
    assertThrows(IOException.class, () -> measurements.put(measurement("a", 1, 3)));
    assertEquals("[{", Files.readString(measurements.file()));
  }

  @Test
  void noiseIsTheSameForAnyBlocksAndNeverSilent() throws IOException {
    AudioFormat stereo = new AudioFormat(2, 44_100);
    float[][] whole = new float[2][1000];
    assertEquals(1000, new Noise(stereo, 1000).read(whole));
    Noise pieces = new Noise(stereo, 1000);
    float[][] block = new float[2][300];
    int frames = 0;
    for (int read = pieces.read(block); read >= 0; read = pieces.read(block)) {
      for (int i = 0; i < read; i++) {
        assertEquals(whole[0][frames + i], block[0][i]);
        assertEquals(whole[1][frames + i], block[1][i]);
        assertTrue(whole[0][frames + i] != 0 && Math.abs(whole[0][frames + i]) <= 0.1);
      }
      frames += read;
    }
    assertEquals(1000, frames);
  }

  @Test
  void theMedianIsTheMiddle() {
    assertEquals(2, Benchmark.median(new double[] {9, 2, 1}));
    assertEquals(2.5, Benchmark.median(new double[] {9, 2, 1, 3}));
  }
}
