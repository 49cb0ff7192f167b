package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import org.resonate.pipeline.benchmark.Benchmark;
import org.resonate.pipeline.benchmark.Measurement;
import org.resonate.pipeline.benchmark.Measurements;
import org.resonate.pipeline.catalogue.Recording;
import org.resonate.pipeline.ledger.Records;
import org.resonate.transforms.record.Track;

class EstimateTest {
  private static final Path SAMPLES = Path.of("../samples");

  @TempDir Path folder;

  private Estimate estimate() throws IOException {
    Estimate estimate = new Estimate(new Measurements(folder.resolve("benchmark.json")));
    estimate.add(new Recording(0, SAMPLES.resolve("demo.flac"), "demo.flac", 1, 0));
    return estimate;
  }

  private static Track past(Map<String, Double> seconds) {
    Track done = Records.done(Records.planned("a", "s"));
    return Track.newBuilder(done).setSeconds(seconds).build();
  }

  @Test
  void lengthsAreAddedAndUnknownOnesCounted() throws IOException {
    Estimate estimate = estimate();
    double once = estimate.audioSeconds();
    assertEquals(5, once, 0.5);
    estimate.add(new Recording(0, SAMPLES.resolve("demo.flac"), "demo.flac", 1, 0));
    assertEquals(2 * once, estimate.audioSeconds());
    assertEquals(0, estimate.unknown());
    estimate.add(new Recording(0, folder.resolve("gone.wav"), "gone.wav", 1, 0));
    assertEquals(2 * once, estimate.audioSeconds());
    assertEquals(1, estimate.unknown());
  }

  @Test
  void theOtherStagesTakeWhatTheyTookBefore() throws IOException {
    Estimate estimate = estimate();
    assertEquals(Optional.empty(), estimate.otherSeconds(1));
    // A second of sound each.
    estimate.learn(past(Map.of("precondition", 0.2, "separate", 7.0, "master", 0.3)));
    estimate.learn(past(Map.of("master", 50.0)));
    estimate.learn(
        Records.failed(past(Map.of("precondition", 9.0, "separate", 9.0, "master", 9.0))));
    assertEquals(1, estimate.pastTracks());
    double expected = 0.5 * estimate.audioSeconds();
    assertEquals(expected, estimate.otherSeconds(1).orElseThrow(), 1e-12);
    assertEquals(expected / 2, estimate.otherSeconds(2).orElseThrow(), 1e-12);
  }

  @Test
  void theBestDeviceThatWasMeasuredCounts() throws IOException {
    ModelPack pack = new PackStore(List.of(), folder.resolve("packs")).find("classic");
    Measurements kept = new Measurements(folder.resolve("benchmark.json"));
    Measurement cpu = Benchmark.measure(pack, ComputeDevice.CPU, 1, 1);
    Parallelism one = new Parallelism(1, 1, null);
    assertEquals(Optional.empty(), estimate().measurement(pack, "auto", one));
    kept.put(cpu);
    assertEquals(Optional.of(cpu), estimate().measurement(pack, "auto", one));
    assertEquals(Optional.of(cpu), estimate().measurement(pack, "cpu", one));
    assertEquals(Optional.empty(), estimate().measurement(pack, "cuda", one));
    assertEquals(
        Optional.empty(), estimate().measurement(pack, "auto", new Parallelism(1, 2, null)));
    Measurement cuda =
        new Measurement(
            cpu.machine(), cpu.engine(), "classic", cpu.digest(), "cuda:0", 1, 1, 0.01, 900, "x");
    kept.put(cuda);
    assertEquals(Optional.of(cuda), estimate().measurement(pack, "auto", one));
    assertEquals(Optional.of(cuda), estimate().measurement(pack, "cuda", one));
    assertEquals(Optional.of(cpu), estimate().measurement(pack, "cpu", one));
  }

  @Test
  void timesAreSpelledInTheUnitThatFits() {
    assertEquals("12 s", Estimate.spelled(12.4));
    assertEquals("3 min", Estimate.spelled(180));
    assertEquals("1.7 h", Estimate.spelled(6000));
  }
}
