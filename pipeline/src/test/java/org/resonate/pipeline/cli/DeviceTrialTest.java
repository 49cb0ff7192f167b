package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

/** Devices that run a tensor, and the pack or not. */
class DeviceTrialTest {
  private static final ComputeDevice CUDA = ComputeDevice.parse("cuda:0");
  private static final List<ComputeDevice> BOTH = List.of(CUDA, ComputeDevice.CPU);
  private static final String FIRST =
      "the first of mps, cuda and cpu that works and that the pack runs on";

  @TempDir Path folder;
  private ModelPack onCpu;
  private ModelPack onBoth;
  private DeviceRequest request;

  @BeforeEach
  void packs() throws IOException {
    onCpu = new PackStore(List.of(), folder.resolve("cache")).find("classic");
    String manifest = Files.readString(onCpu.folder().resolve(ModelPack.MANIFEST));
    Files.writeString(
        folder.resolve(ModelPack.MANIFEST), manifest.replace("\"cpu\"", "\"cuda\", \"cpu\""));
    onBoth = ModelPack.read(folder);
  }

  private DeviceTrial.Opener opens(String device, String... steps) {
    return (pack, asked) -> {
      request = asked;
      return new DeviceTrial.Opened(device, List.of(steps));
    };
  }

  @Test
  void anAcceleratorRunsThePackBeforeItIsNamed() throws ModelException {
    assertEquals(
        Optional.of(new DeviceTrial(CUDA, FIRST, true)),
        DeviceTrial.of(onBoth, BOTH, Optional.empty(), opens("cuda:0")));
    assertEquals(new DeviceRequest("auto", 1), request);
    assertEquals(
        Optional.of(new DeviceTrial(CUDA, "as asked for", true)),
        DeviceTrial.of(onBoth, BOTH, Optional.of(CUDA), opens("cuda:0")));
    assertEquals(new DeviceRequest("cuda:0", 1), request);
  }

  @Test
  void oneThatRunsATensorAndNotThePackIsNotNamed() throws ModelException {
    String step = "cuda:0 failed to run the model: aten::foo is not implemented";
    assertEquals(
        Optional.of(new DeviceTrial(ComputeDevice.CPU, step, true)),
        DeviceTrial.of(onBoth, BOTH, Optional.empty(), opens("cpu", step)));
    assertThrows(
        ModelException.class,
        () ->
            DeviceTrial.of(
                onBoth,
                BOTH,
                Optional.empty(),
                (pack, asked) -> {
                  throw new ModelException("no device runs this model");
                }));
  }

  @Test
  void theProcessorIsNotTried() throws ModelException {
    DeviceTrial.Opener never =
        (pack, asked) -> {
          throw new ModelException("opened");
        };
    assertEquals(
        Optional.of(new DeviceTrial(ComputeDevice.CPU, FIRST, false)),
        DeviceTrial.of(onCpu, BOTH, Optional.empty(), never));
    assertEquals(
        Optional.of(new DeviceTrial(ComputeDevice.CPU, "classic does not run on cuda:0", false)),
        DeviceTrial.of(onCpu, BOTH, Optional.of(CUDA), never));
    assertEquals(
        Optional.empty(),
        DeviceTrial.of(onBoth, List.of(ComputeDevice.CPU), Optional.of(CUDA), never));
  }
}
