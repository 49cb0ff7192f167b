package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.band.MemorySink;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;

/** Packs of models/export/tiny.py through libtorch, against their closed forms. */
class TorchModelTest {

  private static final int FRAMES = 64;
  private static final double[] WHOLE_A = {0.1, 0.2, 0.3, 0.4};

  /** Spectral and temporal factor, and the hundredth of the mix that the back adds. */
  private static final double[] CORE_A = {0.12, 0.23, 0.34, 0.45};

  private static final double[] CORE_B = {1.51, 2.26, 3.135, 4.0725};

  @TempDir Path temp;

  private ModelPack pack(String name, String networks, String more, String... files)
      throws Exception {
    Path folder = Files.createDirectories(temp.resolve(name));
    List<String> digests = new ArrayList<>();
    for (String file : files) {
      byte[] bytes = resource(file);
      Files.write(folder.resolve(file), bytes);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      digests.add("\"%s\":\"%s\"".formatted(file, HexFormat.of().formatHex(digest)));
    }
    Files.writeString(
        folder.resolve(ModelPack.MANIFEST),
        """
        {"name":"%s","kind":"separator","version":"1","rank":1,"licence":"Apache-2.0",
        "origin":"models/export/tiny.py","networks":[%s],%s"files":{%s},"devices":["cpu"],
        "geometry":{"rateHz":44100,"channels":[1,2],"stems":["drums","bass","other","vocals"],
        "segmentFrames":64,"overlapFrames":16}}
        """
            .formatted(name, networks, more, String.join(",", digests)));
    return ModelPack.read(folder);
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = TorchModelTest.class.getResourceAsStream("/tiny/" + file)) {
      return in.readAllBytes();
    }
  }

  private static List<float[][]> segments(int batch, int channels) {
    SplittableRandom random = new SplittableRandom(batch);
    List<float[][]> segments = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      segments.add(new float[channels][FRAMES]);
      for (float[] channel : segments.get(b)) {
        for (int i = 0; i < FRAMES; i++) {
          channel[i] = (float) (random.nextDouble() - 0.5);
        }
      }
    }
    return segments;
  }

  /** Runs it in mono and stereo, alone and in batches. */
  private static void assertScales(ModelPack pack, double[] factors) throws ModelException {
    try (TorchModel model = TorchModel.load(pack, ComputeDevice.CPU)) {
      assertScales(model, factors);
    }
    // The way of an accelerator, copies and all, with the processor in its place.
    ComputeDevice accelerator = new ComputeDevice(ComputeDevice.Kind.CUDA, 0);
    try (TorchModel model = TorchModel.load(pack, accelerator, Device.cpu())) {
      assertScales(model, factors);
      assertFalse(TorchEngine.lock(accelerator).isLocked());
    }
  }

  private static void assertScales(TorchModel model, double[] factors) throws ModelException {
    for (int channels = 1; channels <= 2; channels++) {
      for (int batch : new int[] {1, 2, 4}) {
        List<float[][]> segments = segments(batch, channels);
        List<float[]> stems = model.run(segments);
        assertEquals(batch, stems.size());
        for (int b = 0; b < batch; b++) {
          assertEquals(4 * channels * FRAMES, stems.get(b).length);
          for (int row = 0; row < 4 * channels; row++) {
            for (int i = 0; i < FRAMES; i++) {
              double expected = factors[row / channels] * segments.get(b)[row % channels][i];
              assertEquals(expected, stems.get(b)[row * FRAMES + i], 1e-5, "row " + row);
            }
          }
        }
      }
    }
  }

  @Test
  void networkThatTakesTheSoundItself() throws Exception {
    assertScales(pack("whole", "{\"file\":\"whole-a.pt\"}", "", "whole-a.pt"), WHOLE_A);
    // A weight alone is divided by itself.
    assertScales(
        pack("weighed", "{\"file\":\"whole-a.pt\",\"weights\":[2,1,7,1]}", "", "whole-a.pt"),
        WHOLE_A);
  }

  @Test
  void bagIsTheWeightedMeanForEachStem() throws Exception {
    String networks =
        "{\"file\":\"whole-a.pt\",\"weights\":[1,0,3,0.5]},{\"file\":\"whole-b.pt\"%s}";
    assertScales(
        pack("plain", networks.formatted(""), "", "whole-a.pt", "whole-b.pt"),
        new double[] {(0.1 + 1) / 2, 2, (3 * 0.3 + 3) / 4, (0.5 * 0.4 + 4) / 1.5});
    // Stems that are no neighbours, and each stem from one network alone.
    assertScales(
        pack("parts", networks.formatted(",\"weights\":[0,1,0,1]"), "", "whole-a.pt", "whole-b.pt"),
        new double[] {0.1, 2, 0.3, (0.5 * 0.4 + 4) / 1.5});
  }

  @Test
  void frontAndBackAreAroundTheNetworks() throws Exception {
    String around = "\"front\":\"front.pt\",\"back\":\"back.pt\",";
    assertScales(
        pack("one", "{\"file\":\"core-a.pt\"}", around, "core-a.pt", "front.pt", "back.pt"),
        CORE_A);
    String two =
        "{\"file\":\"core-a.pt\",\"weights\":[1,0,1,0]},{\"file\":\"core-b.pt\",\"weights\":[0,1,3,1]}";
    assertScales(
        pack("two", two, around, "core-a.pt", "core-b.pt", "front.pt", "back.pt"),
        new double[] {CORE_A[0], CORE_B[1], (CORE_A[2] + 3 * CORE_B[2]) / 4, CORE_B[3]});
  }

  @Test
  void sameBatchGivesTheSameBits() throws Exception {
    String around = "\"front\":\"front.pt\",\"back\":\"back.pt\",";
    ModelPack pack =
        pack("bits", "{\"file\":\"core-a.pt\"}", around, "core-a.pt", "front.pt", "back.pt");
    try (TorchModel model = TorchModel.load(pack, ComputeDevice.CPU)) {
      assertArrayEquals(model.run(segments(2, 2)).get(1), model.run(segments(2, 2)).get(1));
    }
  }

  @Test
  void wrongShapesAndFilesAreNamed() throws Exception {
    ModelPack noBack =
        pack(
            "wrong",
            "{\"file\":\"whole-a.pt\"}",
            "\"front\":\"front.pt\",\"back\":\"whole-b.pt\",",
            "whole-a.pt",
            "whole-b.pt",
            "front.pt");
    try (TorchModel model = TorchModel.load(noBack, ComputeDevice.CPU)) {
      ModelException e = assertThrows(ModelException.class, () -> model.run(segments(1, 2)));
      assertTrue(e.getMessage().contains("whole-a.pt failed on cpu"), e.getMessage());
    }
    ModelPack bare = pack("bare", "{\"file\":\"core-a.pt\"}", "", "core-a.pt");
    try (TorchModel model = TorchModel.load(bare, ComputeDevice.CPU)) {
      ModelException e = assertThrows(ModelException.class, () -> model.run(segments(1, 2)));
      // Not libtorch's "The following operation failed in the TorchScript interpreter".
      assertTrue(e.getMessage().contains("missing value for argument"), e.getMessage());
    }
    ModelPack front = pack("shape", "{\"file\":\"front.pt\"}", "", "front.pt");
    try (TorchModel model = TorchModel.load(front, ComputeDevice.CPU)) {
      ModelException e = assertThrows(ModelException.class, () -> model.run(segments(1, 2)));
      assertTrue(e.getMessage().contains("instead of"), e.getMessage());
    }
    Files.writeString(bare.file("core-a.pt"), "no TorchScript");
    ModelException e =
        assertThrows(ModelException.class, () -> TorchModel.load(bare, ComputeDevice.CPU));
    assertTrue(e.getMessage().contains("core-a.pt does not load on cpu"), e.getMessage());
  }

  @Test
  void normalisedPackIsHeardTwiceAndComesOutAsLoud() throws Exception {
    ModelPack pack =
        pack("norm", "{\"file\":\"whole-a.pt\"}", "\"normalised\":true,", "whole-a.pt");
    Separator separator = Separator.open(pack, new DeviceRequest("cpu", 2));
    assertSame(separator.model(), Separator.open(pack, new DeviceRequest("cpu", 1)).model());
    float[][] in = new float[2][1000];
    double mean = 0;
    for (int i = 0; i < 1000; i++) {
      in[0][i] = (float) (0.3 * Math.sin(0.1 * i) + 0.1);
      in[1][i] = (float) (0.1 * Math.cos(0.3 * i));
      mean += (in[0][i] + in[1][i]) / 2000.0;
    }
    int[] opened = new int[1];
    MemorySink bass = new MemorySink(2);
    MemorySink residual = new MemorySink(2);
    SeparationReport report =
        separator.separate(
            () -> {
              opened[0]++;
              return new ChoppedSource(in, 100, opened[0]);
            },
            Map.of("bass", bass),
            residual);
    assertEquals(2, opened[0]);
    assertEquals(21, report.segments());
    for (int c = 0; c < 2; c++) {
      for (int i = 0; i < 1000; i++) {
        // Scaling by 0.2 around the mean.
        assertEquals(0.2 * (in[c][i] - mean) + mean, bass.signal()[c][i], 1e-6);
        assertEquals(in[c][i] - (in[c][i] - mean) - 4 * mean, residual.signal()[c][i], 2e-6);
      }
    }
  }

  @Test
  void rangesAreTheLongest() {
    assertEquals(List.of(new StemRange(0, 4)), StemRange.of(Arrays.asList(1.0, 2.0, 3.0, 4.0)));
    assertEquals(
        List.of(new StemRange(0, 1), new StemRange(2, 4)),
        StemRange.of(Arrays.asList(1.0, 0.0, 3.0, 4.0)));
    assertEquals(List.of(new StemRange(1, 2)), StemRange.of(Arrays.asList(0.0, 1.0, 0.0)));
  }
}
