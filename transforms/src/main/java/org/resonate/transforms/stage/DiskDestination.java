package org.resonate.transforms.stage;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A folder on a disk that all workers see.
 *
 * @param out an absolute path
 */
record DiskDestination(Path out) implements Destination {

  Path path(String name) {
    String folder = out.toUri().toString();
    return Path.of(URI.create((folder.endsWith("/") ? folder : folder + "/") + name));
  }

  @Override
  public String display(String name) {
    return path(name).toString();
  }

  @Override
  public boolean hasForeign(String name, Path file) throws IOException {
    Path target = path(name);
    return Files.exists(target) && Files.mismatch(file, target) >= 0 && !Provenance.isOurs(target);
  }

  @Override
  public void put(Path file, String name) throws IOException {
    Path target = path(name);
    Path folder = Files.createDirectories(Deliver.unfinished(out));
    Path beside = folder.resolve(UUID.randomUUID().toString());
    try {
      Files.copy(file, beside);
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.createDirectories(target.getParent());
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
