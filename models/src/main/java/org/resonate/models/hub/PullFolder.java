package org.resonate.models.hub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.resonate.models.ModelException;

/**
 * The folder of a model's downloads, {@code <packsFolder>/.downloads/<name>}, held by one pull at a
 * time from its first byte until the pack is made. The system lets go of it where a pull is killed.
 */
final class PullFolder implements Closeable {

  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;

  private PullFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes the folder, if it is missing, and holds it.
   *
   * @throws ModelException if another pull holds it, or it cannot be made
   */
  static PullFolder hold(Path packsFolder, String model) throws ModelException {
    Path folder = packsFolder.resolve(".downloads").resolve(model);
    try {
      Files.createDirectories(folder);
      while (true) {
        PullFolder held = new PullFolder(folder, lock(folder));
        if (Files.exists(folder.resolve(LOCK))) {
          return held;
        }
        // Another pull ended and deleted the file between our opening and our locking it.
        held.lock.close();
      }
    } catch (OverlappingFileLockException e) {
      throw new ModelException(
          "another process is pulling %s into %s; wait for it, or stop it"
              .formatted(model, packsFolder),
          e);
    } catch (IOException e) {
      throw new ModelException(
          "cannot use the folder %s (%s); name another with --models".formatted(folder, e), e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new OverlappingFileLockException();
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  Path path() {
    return folder;
  }

  /** Whether nothing has arrived. */
  boolean isEmpty() throws ModelException {
    return files().isEmpty();
  }

  /** Deletes what has arrived. */
  void empty() throws ModelException {
    for (Path file : files()) {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new ModelException("cannot delete the downloads in " + folder + ": " + e, e);
      }
    }
  }

  private List<Path> files() throws ModelException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.equals(folder.resolve(LOCK))).toList();
    } catch (IOException e) {
      throw new ModelException("cannot list the downloads in " + folder + ": " + e, e);
    }
  }

  /** Lets go of it; deletes it, and the folder of all downloads, where nothing is in them. */
  @Override
  public void close() throws ModelException {
    try {
      try {
        // While it is held: once it is let go of, the file may be another's.
        Files.delete(folder.resolve(LOCK));
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw new ModelException("cannot let go of " + folder + ": " + e, e);
    }
    try {
      Files.deleteIfExists(folder);
      Files.deleteIfExists(folder.getParent());
    } catch (DirectoryNotEmptyException e) {
      return; // Something to go on from is in it, or another pull.
    } catch (IOException e) {
      throw new ModelException("cannot delete " + folder + ": " + e, e);
    }
  }
}
