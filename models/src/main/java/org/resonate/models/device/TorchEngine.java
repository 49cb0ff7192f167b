package org.resonate.models.device;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.resonate.models.CacheFolder;

/**
 * libtorch of this JVM, started once. Its natives come from the class path and unpack once to
 * {@link CacheFolder}; nothing is ever downloaded and no telemetry is sent.
 *
 * <p>On the processor an inference runs on the thread that calls it ({@link #useOneThread}); as
 * many run at once as there are callers. Accelerators run one at a time: {@link #lock}.
 */
public final class TorchEngine {

  /** DJL's name of the engine. */
  public static final String NAME = "PyTorch";

  private static final Map<ComputeDevice.Kind, ReentrantLock> LOCKS =
      new EnumMap<>(
          Map.of(
              ComputeDevice.Kind.MPS, new ReentrantLock(),
              ComputeDevice.Kind.CUDA, new ReentrantLock()));

  private TorchEngine() {}

  /** Starts the engine if it is not running. */
  public static void start() {
    Holder.start();
  }

  /**
   * DJL's and libtorch's version, read from their jars without starting either; for fingerprints.
   */
  public static String version() {
    try (InputStream in = JniUtils.class.getResourceAsStream("/jnilib/pytorch.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return "libtorch-djl " + properties.getProperty("jni_version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Lets inferences of the calling thread use that thread alone. Who wants more runs several at
   * once: threads inside an inference wait for each other at every operation, by spinning.
   */
  public static void useOneThread() {
    useThreads(1);
  }

  /** Lets inferences of the calling thread use so many, for work that cannot be divided. */
  public static void useThreads(int threads) {
    if (JniUtils.getNumThreads() != threads) {
      JniUtils.setNumThreads(threads);
    }
  }

  /** The lock under which a device runs one inference at a time; null for the processor. */
  public static ReentrantLock lock(ComputeDevice device) {
    return LOCKS.get(device.kind());
  }

  /** DJL's own name of a device. */
  public static Device djl(ComputeDevice device) {
    return switch (device.kind()) {
      case MPS -> Device.of("mps", -1);
      case CUDA -> Device.gpu(device.index());
      case CPU -> Device.cpu();
    };
  }

  /**
   * Multiplies two small matrices on a device.
   *
   * @throws RuntimeException of DJL's, or LinkageError, where there is no such device
   */
  public static void runTensor(ComputeDevice device) {
    start();
    try (NDManager manager = NDManager.newBaseManager(djl(device), NAME)) {
      NDArray ones = manager.create(new float[] {1, 1, 1, 1}, new Shape(2, 2));
      float sum = ones.matMul(ones).sum().getFloat();
      if (sum != 8) {
        throw new IllegalStateException("1+1 comes out wrong on " + device.label() + ": " + sum);
      }
    }
  }

  /** Starts DJL when it is first touched: once, whichever thread comes first. */
  private static final class Holder {
    static {
      setDefault("OPT_OUT_TRACKING", "true");
      setDefault("ai.djl.offline", "true");
      setDefault("ai.djl.pytorch.num_interop_threads", "1");
      // The optimising executor spends the first calls on profiling and gains nothing here.
      setDefault("ai.djl.pytorch.graph_optimizer", "false");
      Path cache = CacheFolder.of("engine");
      if (System.getenv("DJL_CACHE_DIR") == null && System.getenv("ENGINE_CACHE_DIR") == null) {
        setDefault("DJL_CACHE_DIR", cache.toString());
        setDefault("ENGINE_CACHE_DIR", cache.toString());
      }
      Engine.getEngine(NAME);
    }

    static void start() {}

    private static void setDefault(String property, String value) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }
  }
}
