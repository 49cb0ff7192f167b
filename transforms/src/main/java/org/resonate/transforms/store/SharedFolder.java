package org.resonate.transforms.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Small whole files that all processes of a job see, by names relative to a folder, with {@code /}
 * between: on a disk that all have mounted, or in an object store.
 */
public interface SharedFolder {

  /**
   * A file.
   *
   * @param name relative to the folder that lists it
   * @param modifiedMillis by the clock of the file system
   */
  record Item(String name, long bytes, long modifiedMillis) {}

  /**
   * The folder of a path, or of the URI of another file system such as {@code s3://bucket/folder}.
   */
  static SharedFolder of(String place) {
    return RemoteFolder.isRemote(place)
        ? new RemoteFolder(place)
        : new DiskFolder(RemoteFolder.path(place));
  }

  /**
   * The files below a folder in it, at any depth; none where there is no such folder.
   *
   * @throws IOException if it cannot be listed
   */
  List<Item> list(String folder) throws IOException;

  /**
   * The bytes of a file; empty where there is none.
   *
   * @throws IOException if it cannot be read
   */
  Optional<byte[]> read(String name) throws IOException;

  /**
   * Writes a file in place of an earlier one, whole or not at all.
   *
   * @param durable whether it must outlast a power cut once this returns
   * @throws IOException if it cannot be written
   */
  void write(String name, byte[] bytes, boolean durable) throws IOException;

  /**
   * Removes a file, if it is there.
   *
   * @throws IOException if it stays
   */
  void delete(String name) throws IOException;

  /**
   * Removes a folder and all in it, if it is there.
   *
   * @throws IOException if something stays
   */
  void deleteAll(String folder) throws IOException;

  /**
   * The time by the clock that {@link Item#modifiedMillis} is of.
   *
   * @param folder where a file may be made to find out
   * @throws IOException if it cannot be found out
   */
  long clockMillis(String folder) throws IOException;
}
