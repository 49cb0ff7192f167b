package org.resonate.transforms.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.resonate.transforms.store.RemoteFolder;

/**
 * A folder on another file system.
 *
 * @param out the folder
 * @param scratch a folder here for copies
 */
record RemoteDestination(RemoteFolder out, Path scratch) implements Destination {

  @Override
  public String display(String name) {
    return out.uri() + RemoteFolder.objectName(name);
  }

  @Override
  public boolean hasForeign(String name, Path file) throws IOException {
    Path copy = scratch.resolve(UUID.randomUUID().toString());
    try {
      out.download(RemoteFolder.objectName(name), copy);
      return Files.mismatch(file, copy) >= 0 && !Provenance.isOurs(copy);
    } catch (NoSuchFileException e) {
      return false;
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  @Override
  public void put(Path file, String name) throws IOException {
    out.upload(file, RemoteFolder.objectName(name));
  }
}
