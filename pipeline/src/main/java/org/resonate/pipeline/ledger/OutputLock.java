package org.resonate.pipeline.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps other jobs out of an output folder. The operating system's lock on the file decides, so
 * that a dead owner's lock is free by itself; the text in it says who holds it.
 */
public final class OutputLock implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 10;
  private static final long PAUSE_MILLIS = 50;

  /**
   * What this process holds. Closing any channel to a file gives back all of the process's locks on
   * it, so such a file must not be opened a second time.
   */
  private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  /** The same where the output really is; null: it is here. */
  private RemoteLock remote;

  private final AtomicBoolean open = new AtomicBoolean(true);

  private OutputLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Another job holds the output. */
  public static final class HeldException extends Exception {
    private static final long serialVersionUID = 1;

    HeldException(String message) {
      super(message);
    }
  }

  /**
   * Takes the lock of an output folder, where it is and of its copy here.
   *
   * @throws HeldException if another job holds it, naming it
   * @throws IOException if the folder cannot be written
   */
  public static OutputLock take(OutputFolder folder) throws IOException, HeldException {
    OutputLock lock = take(folder.lock());
    if (folder.remote() == null) {
      return lock;
    }
    boolean taken = false;
    try {
      lock.remote = RemoteLock.take(folder.remote(), self());
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        lock.close();
      }
    }
  }

  /**
   * Takes the lock of this file.
   *
   * @throws HeldException if another job holds it, naming it
   * @throws IOException if the folder cannot be written
   */
  public static OutputLock take(Path file) throws IOException, HeldException {
    // Whoever only looks holds it for a moment: try again then.
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<OutputLock> lock = attempt(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      pause();
    }
    throw new HeldException("another job holds this output: " + owner(file));
  }

  /** Who holds an output folder, in words; empty where nobody does. */
  public static Optional<String> holder(OutputFolder folder) throws IOException {
    Optional<String> here = holder(folder.lock());
    return here.isPresent() || folder.remote() == null ? here : RemoteLock.holder(folder.remote());
  }

  /** Who holds the lock of this file. */
  public static Optional<String> holder(Path file) throws IOException {
    if (HERE.contains(heldFile(file))) {
      return Optional.of(owner(file));
    }
    try (FileChannel channel = FileChannel.open(heldFile(file), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null ? Optional.of(owner(file)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<OutputLock> attempt(Path file) throws IOException {
    Path held = heldFile(file);
    if (!HERE.add(held)) {
      return Optional.empty();
    }
    boolean taken = false;
    FileChannel channel = null;
    try {
      channel = FileChannel.open(held, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        return Optional.empty();
      }
      OutputFolder.replace(file, self());
      taken = true;
      return Optional.of(new OutputLock(file, channel));
    } finally {
      if (!taken) {
        HERE.remove(held);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** Never removed, so that all who want the lock want the same file's. */
  private static Path heldFile(Path file) {
    return file.toAbsolutePath().resolveSibling("." + file.getFileName());
  }

  /** What this process says of itself as an owner. */
  private static String self() {
    return JSON.createObjectNode()
        .put("pid", ProcessHandle.current().pid())
        .put("host", host())
        .put("start", Instant.now().toString())
        .toString();
  }

  private static String owner(Path file) {
    try {
      return owner(Files.readString(file));
    } catch (IOException e) {
      return "its lock file " + file + " cannot be read";
    }
  }

  /** An owner in words, from what it said of itself. */
  static String owner(String self) throws JsonProcessingException {
    JsonNode text = JSON.readTree(self);
    return "process %s on %s since %s"
        .formatted(
            text.path("pid").asText("?"),
            text.path("host").asText("?"),
            text.path("start").asText("?"));
  }

  /** Whether an owner is known to be dead; of another host's nothing is known. */
  static boolean isGone(String self) throws JsonProcessingException {
    JsonNode text = JSON.readTree(self);
    return text.path("host").asText().equals(host())
        && ProcessHandle.of(text.path("pid").asLong()).isEmpty();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the lock", e);
    }
  }

  /** Gives the lock back. The text is removed while still held, so nobody else's is. */
  @Override
  public void close() throws IOException {
    if (open.getAndSet(false)) {
      try (channel) {
        if (remote != null) {
          remote.close();
        }
        Files.deleteIfExists(file);
      } finally {
        HERE.remove(heldFile(file));
      }
    }
  }
}
