package org.resonate.transforms.stage;

import java.io.IOException;
import java.nio.file.Path;
import org.resonate.transforms.store.RemoteFolder;

/** A place where results are delivered; by names relative to it, percent-encoded. */
interface Destination {

  /** Where a job's results go. */
  static Destination of(Job job) {
    return RemoteFolder.isRemote(job.out())
        ? new RemoteDestination(new RemoteFolder(job.out()), job.outPath())
        : new DiskDestination(job.outPath());
  }

  /** What a person calls a file there. */
  String display(String name);

  /**
   * Whether something else is there under this name that no job of ours can have made.
   *
   * @param file what would be put there
   * @throws IOException if it cannot be told
   */
  boolean hasForeign(String name, Path file) throws IOException;

  /**
   * Copies a file, in place of one that is there; whole or not at all.
   *
   * @throws IOException if it cannot be copied
   */
  void put(Path file, String name) throws IOException;
}
