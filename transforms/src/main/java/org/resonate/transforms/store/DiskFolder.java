package org.resonate.transforms.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A folder on a disk. What is being written has a hidden name until it is whole; hidden files are
 * not listed.
 *
 * @param root an existing folder, or one that will be made
 */
public record DiskFolder(Path root) implements SharedFolder {

  @Override
  public List<Item> list(String folder) throws IOException {
    Path at = root.resolve(folder);
    List<Item> items = new ArrayList<>();
    if (!Files.exists(at)) {
      return items;
    }
    Files.walkFileTree(
        at,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!file.getFileName().toString().startsWith(".")) {
              items.add(
                  new Item(
                      at.relativize(file).toString(),
                      attributes.size(),
                      attributes.lastModifiedTime().toMillis()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
            if (error instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // Its owner has just removed it.
            }
            throw error;
          }
        });
    return items;
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(root.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void write(String name, byte[] bytes, boolean durable) throws IOException {
    Path file = root.resolve(name);
    Path beside = file.resolveSibling("." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel = create(beside)) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        if (durable) {
          channel.force(true);
        }
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static FileChannel create(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      Files.createDirectories(file.getParent());
      return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(root.resolve(name));
  }

  @Override
  public void deleteAll(String folder) throws IOException {
    ArtifactStore.discard(root.resolve(folder));
  }

  @Override
  public long clockMillis(String folder) throws IOException {
    Path file = Files.createTempFile(root.resolve(folder), ".now-", "");
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } finally {
      Files.delete(file);
    }
  }
}
