package org.resonate.transforms.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this process keeps copies of what lies on another file system. It has a folder of its own,
 * so that nobody else drops or fills it; that of a process that died is removed by the next one.
 */
public final class WorkerCache {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCache.class);

  private static Path root;

  private WorkerCache() {}

  /** The path of a place; of one on another file system, a folder here that stands for it. */
  public static Path local(String place) {
    if (!RemoteFolder.isRemote(place)) {
      return RemoteFolder.path(place);
    }
    // Readable, and not that of another place.
    String name = place.replaceAll("[^A-Za-z0-9._-]+", "_");
    return root().resolve(name + "-" + Integer.toHexString(place.hashCode()));
  }

  /** The folder that all processes of this machine keep such copies below. */
  public static Path shared() {
    String cache =
        System.getProperty("resonate.cache", System.getProperty("java.io.tmpdir") + "/resonate");
    return Path.of(cache, "remote");
  }

  private static synchronized Path root() {
    if (root == null) {
      Path all = shared().resolve("workers");
      sweep(all);
      Path own = all.resolve(Worker.current().toString());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(own), "discard-cache"));
      root = own;
    }
    return root;
  }

  private static void sweep(Path all) {
    if (!Files.isDirectory(all)) {
      return;
    }
    // Named as workers are; a Mac leaves files of its own.
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(all, "[!.]*-*")) {
      for (Path folder : folders) {
        // One of this number is of a process that had it before.
        Worker owner = Worker.parse(folder.getFileName().toString());
        if (owner.isGone() || owner.equals(Worker.current())) {
          discard(folder);
        }
      }
    } catch (IOException e) {
      LOG.warn("what dead workers left in {} stays: {}", all, e.toString());
    }
  }

  private static void discard(Path folder) {
    try {
      ArtifactStore.discard(folder);
    } catch (IOException e) {
      LOG.warn("{} stays: {}", folder, e.toString());
    }
  }
}
