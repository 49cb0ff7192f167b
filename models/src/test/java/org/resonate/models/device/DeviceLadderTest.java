package org.resonate.models.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceLadderTest {

  private static final List<ComputeDevice.Kind> ALL = List.of(ComputeDevice.Kind.values());

  private final List<String> tried = new ArrayList<>();

  private DeviceChoice choose(
      String device, List<ComputeDevice.Kind> allowed, Set<String> present, Set<String> working)
      throws DeviceException {
    return DeviceLadder.choose(
        new DeviceRequest(device, 1),
        allowed,
        probed -> {
          if (!present.contains(probed.label())) {
            throw new IllegalStateException("no such device");
          }
        },
        probed -> {
          tried.add(probed.label());
          if (!working.contains(probed.label())) {
            throw new IllegalStateException("kernel is not written\nat line 7");
          }
        });
  }

  @Test
  void autoTakesTheFirstThatRuns() throws DeviceException {
    Set<String> all = Set.of("mps", "cuda:0", "cpu");
    assertEquals("mps", choose("auto", ALL, all, all).device().label());
    assertEquals("cuda:0", choose("auto", ALL, Set.of("cuda:0", "cpu"), all).device().label());
    DeviceChoice cpu = choose("auto", ALL, Set.of("cpu"), all);
    assertEquals(new DeviceChoice(ComputeDevice.CPU, List.of()), cpu);
    assertEquals(List.of("mps", "cuda:0", "cpu"), tried);
  }

  @Test
  void presentDeviceThatFailsIsSteppedDownFromWithTheReason() throws DeviceException {
    Set<String> all = Set.of("mps", "cuda:0", "cpu");
    DeviceChoice choice = choose("auto", ALL, all, Set.of("cpu"));
    assertEquals("cpu", choice.device().label());
    assertEquals(
        List.of(
            "Apple Silicon MPS failed to run the model: kernel is not written",
            "cuda:0 failed to run the model: kernel is not written"),
        choice.steps());
    assertEquals(List.of("mps", "cuda:0", "cpu"), tried);
  }

  @Test
  void packThatRunsOnTheProcessorAloneIsNotTriedElsewhere() throws DeviceException {
    Set<String> all = Set.of("mps", "cuda:0", "cpu");
    List<ComputeDevice.Kind> cpuOnly = List.of(ComputeDevice.Kind.CPU);
    assertEquals(List.of(), choose("auto", cpuOnly, all, all).steps());
    DeviceChoice asked = choose("mps", cpuOnly, all, all);
    assertEquals("cpu", asked.device().label());
    assertEquals(List.of("this model does not run on Apple Silicon MPS"), asked.steps());
    assertEquals(List.of("cpu", "cpu"), tried);
  }

  @Test
  void absentDeviceThatWasAskedForIsAnError() {
    DeviceException e =
        assertThrows(
            DeviceException.class, () -> choose("cuda:1", ALL, Set.of("cuda:0", "cpu"), Set.of()));
    assertTrue(
        e.getMessage().startsWith("device cuda:1 was asked for and is not here"), e.getMessage());
    assertTrue(tried.isEmpty());
  }

  @Test
  void noDeviceLeftIsAnError() {
    DeviceException e =
        assertThrows(DeviceException.class, () -> choose("auto", ALL, Set.of("cpu"), Set.of()));
    assertTrue(e.getMessage().contains("kernel is not written"), e.getMessage());
  }

  @Test
  void reasonIsTheFirstSentenceOrWhatFailedInTheScript() {
    assertEquals("one", DeviceLadder.firstLine(new IllegalStateException("one. two\nthree")));
    String script =
        """
        The following operation failed in the TorchScript interpreter.
        Traceback of TorchScript (most recent call last):
          File "code/__torch__.py", line 10, in forward
        RuntimeError: MPS backend out of memory (MPS allocated: 8.93 GB). Use this or that.
        """;
    assertEquals(
        "MPS backend out of memory (MPS allocated: 8.93 GB)",
        DeviceLadder.firstLine(new IllegalStateException(new IllegalStateException(script))));
  }

  @Test
  void namesAreRead() {
    assertEquals(new ComputeDevice(ComputeDevice.Kind.CUDA, 3), ComputeDevice.parse("cuda:3"));
    assertEquals("cuda:0", ComputeDevice.parse("cuda").label());
    for (String wrong : List.of("gpu", "cpu:1", "mps:0", "cuda:", "cuda:-1", "CPU", "")) {
      assertThrows(IllegalArgumentException.class, () -> new DeviceRequest(wrong, 1), wrong);
    }
    assertThrows(IllegalArgumentException.class, () -> new DeviceRequest("cpu", 0));
  }

  @Test
  void processorRunsATensorAndTheVersionNeedsNoEngine() {
    List<DeviceLadder.Status> all = DeviceLadder.probeAll();
    assertEquals(3, all.size());
    assertEquals(new DeviceLadder.Status(ComputeDevice.CPU, true, "ran a tensor"), all.get(2));
    assertTrue(TorchEngine.version().matches("libtorch-djl \\d+\\.\\d+\\.\\d+-\\d+\\.\\d+\\.\\d+"));
  }
}
