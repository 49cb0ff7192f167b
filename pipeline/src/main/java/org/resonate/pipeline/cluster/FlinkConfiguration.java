package org.resonate.pipeline.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.cluster.keys.OwnerOnly;

/**
 * Flink's configuration of a process: that of {@code configs/flink}, and over it what only this box
 * can know.
 *
 * @param values by Flink's names
 */
record FlinkConfiguration(Map<String, String> values) {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String FILE = "config.yaml";
  private static final String TASK_HEAP = "taskmanager.memory.task.heap.size";

  /** Java's heap beside that of tracks; as the launcher sizes it. */
  private static final int HEAP_MB = 768;

  private static final int SLOT_HEAP_MB = 192;

  /** Each thread of a separation holds a segment and its stems; the heap has room for so many. */
  private static final int THREADS_IN_HEAP = 8;

  private static final int THREAD_HEAP_MB = 24;

  /** Copies the values. */
  FlinkConfiguration {
    values = new LinkedHashMap<>(values);
  }

  /**
   * The configuration of {@code configs/flink}.
   *
   * @param home the program's folder
   */
  static FlinkConfiguration of(Path home) throws IOException {
    Path file = home.resolve("configs").resolve("flink").resolve(FILE);
    try {
      return new FlinkConfiguration(
          YAML.readValue(Files.readAllBytes(file), new TypeReference<Map<String, String>>() {}));
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing; it belongs to the program", e);
    }
  }

  /** The same with other values over it. */
  FlinkConfiguration with(Map<String, String> others) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.putAll(others);
    return new FlinkConfiguration(all);
  }

  /** The same for a worker that takes tracks at once, with the heap that they need. */
  FlinkConfiguration withSlots(int slots, int cores) {
    int threads = Math.max(1, cores / slots);
    int heapMb =
        HEAP_MB
            + SLOT_HEAP_MB * (slots - 1)
            + THREAD_HEAP_MB * slots * Math.max(0, threads - THREADS_IN_HEAP);
    return with(
        Map.of(
            "taskmanager.numberOfTaskSlots",
            Integer.toString(slots),
            "taskmanager.cpu.cores",
            slots + ".0",
            TASK_HEAP,
            heapMb - megabytes("taskmanager.memory.framework.heap.size") + "m"));
  }

  /** What the JVM of a worker is told, so that it keeps to what Flink was told. */
  List<String> workerFlags() {
    int heapMb = megabytes("taskmanager.memory.framework.heap.size") + megabytes(TASK_HEAP);
    int directMb =
        megabytes("taskmanager.memory.framework.off-heap.size")
            + megabytes("taskmanager.memory.task.off-heap.size")
            + megabytes("taskmanager.memory.network.max");
    return List.of(
        "-Xmx" + heapMb + "m",
        "-XX:MaxDirectMemorySize=" + directMb + "m",
        "-XX:MaxMetaspaceSize=" + megabytes("taskmanager.memory.jvm-metaspace.size") + "m");
  }

  /** What a worker's JVM may take, without the memory of natives. */
  long workerMegabytes() {
    return values.keySet().stream()
        .filter(name -> name.startsWith("taskmanager.memory.") && !name.endsWith(".min"))
        .mapToLong(this::megabytes)
        .sum();
  }

  /** Writes it where Flink's {@code --configDir} finds it; it may hold passwords. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    OwnerOnly.write(folder.resolve(FILE), YAML.writeValueAsBytes(values));
  }

  private int megabytes(String name) {
    String value = values.get(name);
    if (value == null || !value.matches("\\d+m")) {
      throw new IllegalArgumentException(
          "%s in configs/flink must be whole megabytes such as 128m, got %s"
              .formatted(name, value));
    }
    return Integer.parseInt(value.substring(0, value.length() - 1));
  }
}
