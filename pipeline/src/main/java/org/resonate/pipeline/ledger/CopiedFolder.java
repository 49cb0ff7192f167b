package org.resonate.pipeline.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.resonate.transforms.store.DiskFolder;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.SharedFolder;

/**
 * A folder on another file system with a copy here: what is written goes to both, what was not
 * copied is read from there, and what is listed is what was copied.
 */
record CopiedFolder(DiskFolder here, RemoteFolder there) implements SharedFolder {

  @Override
  public List<Item> list(String folder) throws IOException {
    return here.list(folder);
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    Optional<byte[]> copy = here.read(name);
    return copy.isPresent() ? copy : there.read(name);
  }

  @Override
  public void write(String name, byte[] bytes, boolean durable) throws IOException {
    there.write(name, bytes, durable);
    here.write(name, bytes, durable);
  }

  @Override
  public void delete(String name) throws IOException {
    there.delete(name);
    here.delete(name);
  }

  @Override
  public void deleteAll(String folder) throws IOException {
    there.deleteAll(folder);
    here.deleteAll(folder);
  }

  @Override
  public long clockMillis(String folder) throws IOException {
    return here.clockMillis(folder);
  }
}
