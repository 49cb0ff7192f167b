package org.resonate.models.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.resonate.models.ModelException;
import org.resonate.models.pack.Digests;

/**
 * What has arrived of a file: {@code <file>.part}, and beside it {@code <file>.origin.json}, which
 * says what it is a part of. Held by one process at a time.
 */
final class Part implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path target;
  private final Path file;
  private final FileChannel channel;
  private Origin origin;
  private long bytes;

  private Part(Path target, Path file, FileChannel channel) {
    this.target = target;
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens what an earlier download left, or an empty part.
   *
   * @throws ModelException if another process holds it, or the folder cannot be written to
   */
  static Part open(Path target) throws ModelException {
    Path file = target.resolveSibling(target.getFileName() + ".part");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() == null) {
          throw new OverlappingFileLockException();
        }
        Part part = new Part(target, file, channel);
        part.bytes = channel.size();
        part.origin = readOrigin(target);
        if (part.origin == null) {
          part.discard();
        }
        return part;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (OverlappingFileLockException e) {
      throw new ModelException(
          "another process is downloading " + file + "; wait for it, or stop it", e);
    } catch (IOException e) {
      throw failure("cannot write ", file, e);
    }
  }

  /**
   * Whether the file itself is here, whole and as it should be; one that is not is deleted.
   *
   * @throws ModelException if it cannot be read or deleted
   */
  static boolean isComplete(Path target) throws ModelException {
    try {
      if (!Files.exists(target)) {
        return false;
      }
      Origin origin = readOrigin(target);
      boolean complete =
          origin != null
              && (origin.sizeBytes() < 0 || origin.sizeBytes() == Files.size(target))
              && (origin.sha256() == null || origin.sha256().equals(Digests.sha256(target)));
      if (!complete) {
        Files.delete(target);
      }
      return complete;
    } catch (IOException e) {
      throw failure("cannot check ", target, e);
    }
  }

  /** What the bytes belong to; null where there are none. */
  Origin origin() {
    return origin;
  }

  long sizeBytes() {
    return bytes;
  }

  /** Starts again, empty, with bytes of that origin to come. */
  void begin(Origin given) throws ModelException {
    discard();
    describe(given);
  }

  /** Notes what has become known of the origin. */
  void describe(Origin given) throws ModelException {
    Path sidecar = sidecar(target);
    Path beside = sidecar.resolveSibling(sidecar.getFileName() + ".new");
    try {
      Files.write(beside, JSON.writeValueAsBytes(given));
      Files.move(beside, sidecar, StandardCopyOption.ATOMIC_MOVE);
      origin = given;
    } catch (IOException e) {
      throw failure("cannot write ", sidecar, e);
    }
  }

  /** Adds bytes. They are in the file when this returns, whatever happens to the process. */
  void append(ByteBuffer more) throws ModelException, InterruptedException {
    try {
      while (more.hasRemaining()) {
        bytes += channel.write(more, bytes);
      }
    } catch (ClosedByInterruptException e) {
      throw new InterruptedException("interrupted while " + file + " was written");
    } catch (IOException e) {
      throw failure("cannot write ", file, e);
    }
  }

  /** Forgets what is here. */
  void discard() throws ModelException {
    try {
      if (channel.size() > 0) {
        channel.truncate(0);
      }
      bytes = 0;
      origin = null;
      Files.deleteIfExists(sidecar(target));
    } catch (IOException e) {
      throw failure("cannot empty ", file, e);
    }
  }

  /** SHA-256 of what is here. */
  String sha256() throws ModelException {
    try {
      return Digests.sha256(file);
    } catch (IOException e) {
      throw failure("cannot read ", file, e);
    }
  }

  /** Gives the part its real name. */
  void finish() throws ModelException {
    try {
      channel.force(true);
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure("cannot finish ", target, e);
    }
  }

  /** Lets go of it. An empty part is not worth keeping. */
  @Override
  public void close() throws ModelException {
    try {
      if (bytes == 0) {
        Files.deleteIfExists(file);
        if (!Files.exists(target)) {
          Files.deleteIfExists(sidecar(target));
        }
      }
      channel.close();
    } catch (IOException e) {
      throw failure("cannot close ", file, e);
    }
  }

  private static Path sidecar(Path target) {
    return target.resolveSibling(target.getFileName() + ".origin.json");
  }

  private static Origin readOrigin(Path target) throws IOException {
    Path sidecar = sidecar(target);
    if (!Files.exists(sidecar)) {
      return null;
    }
    try {
      return JSON.readValue(Files.readAllBytes(sidecar), Origin.class);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      // Whatever wrote it, nothing is known of the bytes: the download starts again.
      return null;
    }
  }

  private static ModelException failure(String what, Path path, IOException e) {
    return new ModelException(
        what + path + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()), e);
  }
}
