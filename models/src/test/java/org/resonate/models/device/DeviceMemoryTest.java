package org.resonate.models.device;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resonate.models.ModelException;

class DeviceMemoryTest {

  @Test
  void libtorchsOwnFailureIsKnown() {
    TorchEngine.start();
    try (NDManager manager = NDManager.newBaseManager(TorchEngine.djl(ComputeDevice.CPU))) {
      RuntimeException e =
          assertThrows(RuntimeException.class, () -> manager.zeros(new Shape(1L << 50)));
      assertTrue(DeviceMemory.ranOut(e), String.valueOf(e));
      RuntimeException other =
          assertThrows(
              RuntimeException.class,
              () -> manager.zeros(new Shape(2, 3)).matMul(manager.zeros(new Shape(2, 3))));
      assertFalse(DeviceMemory.ranOut(other), String.valueOf(other));
    }
  }

  @Test
  void textsOfTheBackendsAreKnown() {
    for (String text :
        List.of(
            "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 8 GiB",
            "CUDA error: out of memory",
            "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
            "MPS backend out of memory (MPS allocated: 8.93 GB, other allocations: 1.43 GB)")) {
      assertTrue(
          DeviceMemory.ranOut(new ModelException("core.pt failed", new EngineException(text))));
    }
    assertTrue(DeviceMemory.ranOut(new OutOfMemoryError()));
    assertFalse(DeviceMemory.ranOut(new ModelException("the kernel is not written")));
  }
}
