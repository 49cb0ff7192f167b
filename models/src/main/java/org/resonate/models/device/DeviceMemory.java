package org.resonate.models.device;

import java.util.List;
import java.util.Locale;

/**
 * Tells whether a failure is a lack of memory. libtorch has no type for it that reaches Java: DJL
 * hands all its errors on as {@code EngineException} with libtorch's text.
 */
public final class DeviceMemory {

  /**
   * "CUDA out of memory. Tried to allocate …", "CUDA error: out of memory", "MPS backend out of
   * memory (MPS allocated: …)"; cuBLAS' and cuDNN's own; "DefaultCPUAllocator: can't allocate
   * memory", "not enough memory: you tried to allocate …".
   */
  private static final List<String> TEXTS =
      List.of(
          "out of memory",
          "cublas_status_alloc_failed",
          "cudnn_status_alloc_failed",
          "can't allocate memory",
          "not enough memory",
          "insufficient memory");

  private DeviceMemory() {}

  /** Whether memory ran out, by what a failure or one of its causes says. */
  public static boolean ranOut(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (TEXTS.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }
}
