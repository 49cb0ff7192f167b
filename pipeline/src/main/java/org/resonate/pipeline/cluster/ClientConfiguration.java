package org.resonate.pipeline.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.resonate.pipeline.cluster.keys.KeyFolder;
import org.resonate.pipeline.cluster.keys.KeyRole;

/**
 * What Flink's own client is told while it sends a job: the keys, where there are any. It reads a
 * file of a folder, which is there for that long, for its owner alone.
 */
public final class ClientConfiguration implements Closeable {

  private static final String FILE = "config.yaml";

  private final Path folder;

  private ClientConfiguration(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes it.
   *
   * @param secure folder with a client's keys; null: nothing is written
   */
  public static ClientConfiguration write(String secure) throws IOException {
    if (secure == null) {
      return new ClientConfiguration(null);
    }
    KeyFolder keys = KeyFolder.open(Path.of(secure), KeyRole.CLIENT);
    Path folder = Files.createTempDirectory("resonate-client");
    // In the order in which they can be removed, should the JVM be told to end: last in, first out.
    folder.toFile().deleteOnExit();
    folder.resolve(FILE).toFile().deleteOnExit();
    new FlinkConfiguration(keys.flink()).write(folder);
    return new ClientConfiguration(folder);
  }

  /** For Beam's {@code flinkConfDir}; empty where Flink needs to know nothing. */
  public Optional<String> folder() {
    return Optional.ofNullable(folder).map(Path::toString);
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      Files.delete(folder.resolve(FILE));
      Files.delete(folder);
    }
  }
}
