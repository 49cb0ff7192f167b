package org.resonate.transforms.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Results of stages by fingerprint: {@code <root>/<stage>/<fingerprint>/}, with the section in
 * {@code record.avro} and its sound beside it. A directory is filled under another name and renamed
 * into place, so that it is whole or absent; where two make the same result, the first one's stays.
 */
public final class ArtifactStore {

  static final String RECORD = "record.avro";
  private static final String UNFINISHED = ".making-";

  private final Path root;

  /** Where all processes see what is published; null: they all see {@link #root}. */
  private final RemoteArtifacts remote;

  private ArtifactStore(Path root, RemoteArtifacts remote) {
    this.root = root;
    this.remote = remote;
  }

  /**
   * @param root an existing folder, or one that will be made
   */
  public ArtifactStore(Path root) {
    this(root, null);
  }

  /** The store at a place: a path, or the URI of another file system. */
  public static ArtifactStore of(String place) {
    Path root = WorkerCache.local(place);
    return RemoteFolder.isRemote(place)
        ? new ArtifactStore(root, new RemoteArtifacts(new RemoteFolder(place)))
        : new ArtifactStore(root);
  }

  /** The file of a path that a record holds. */
  public Path resolve(String relativePath) {
    return root.resolve(relativePath);
  }

  /** What a record holds of a file that a stage makes under its artifact. */
  public static String path(String stage, String fingerprint, String name) {
    return stage + "/" + fingerprint + "/" + name;
  }

  /**
   * A stage's result, if it is there; from now on it counts as just used.
   *
   * @throws IOException if it is there and cannot be read
   */
  public <S extends SpecificRecordBase> Optional<S> find(
      String stage, String fingerprint, Class<S> type) throws IOException {
    Optional<S> here = findHere(stage, fingerprint, type);
    if (remote != null && here.isPresent()) {
      // Where an earlier try got no further than here.
      remote.publish(place(stage, fingerprint), stage, fingerprint);
    }
    return here.isEmpty() && fetch(stage, fingerprint) ? findHere(stage, fingerprint, type) : here;
  }

  private <S extends SpecificRecordBase> Optional<S> findHere(
      String stage, String fingerprint, Class<S> type) throws IOException {
    Path record = place(stage, fingerprint).resolve(RECORD);
    try {
      Files.setLastModifiedTime(record, FileTime.from(Instant.now()));
      return Optional.of(AvroFiles.read(record, type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Copies a result here from where all see it; whether there was one. */
  private boolean fetch(String stage, String fingerprint) throws IOException {
    if (remote == null) {
      return false;
    }
    Path made = begin(stage);
    try {
      if (!remote.fetch(stage, fingerprint, made)) {
        return false;
      }
      Files.move(made, place(stage, fingerprint), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(place(stage, fingerprint).resolve(RECORD))) {
        throw e;
      } // Another track of this process was first.
    } finally {
      discard(made);
    }
    return true;
  }

  /**
   * Drops the copies of results that all see elsewhere; a result that is only here stays.
   *
   * @throws IOException if something stays
   */
  public void release(Map<String, String> fingerprintsByStage) throws IOException {
    if (remote != null) {
      for (Map.Entry<String, String> made : fingerprintsByStage.entrySet()) {
        removeHere(made.getKey(), made.getValue());
      }
    }
  }

  /**
   * What is kept of a stage's result.
   *
   * @param bytes of all its files
   * @param usedMillis when it was made, or found by a stage, last
   */
  public record Stored(String stage, String fingerprint, long bytes, long usedMillis) {}

  /**
   * What a stage's result takes, if it is there.
   *
   * @throws IOException if the disk does not say
   */
  public Optional<Stored> stored(String stage, String fingerprint) throws IOException {
    if (remote != null) {
      return remote.stored(stage, fingerprint);
    }
    Path place = place(stage, fingerprint);
    try {
      long usedMillis = Files.getLastModifiedTime(place.resolve(RECORD)).toMillis();
      return Optional.of(new Stored(stage, fingerprint, bytes(place), usedMillis));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * All that is stored.
   *
   * @throws IOException if the disk does not say
   */
  public List<Stored> all() throws IOException {
    if (remote != null) {
      return remote.all();
    }
    List<Stored> all = new ArrayList<>();
    for (Path stage : visible(root)) {
      for (Path result : visible(stage)) {
        stored(stage.getFileName().toString(), result.getFileName().toString()).ifPresent(all::add);
      }
    }
    return all;
  }

  private static List<Path> visible(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          if (!entry.getFileName().toString().startsWith(".") && Files.isDirectory(entry)) {
            found.add(entry);
          }
        }
      }
    }
    return found;
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        bytes += Files.isDirectory(entry) ? bytes(entry) : Files.size(entry);
      }
    }
    return bytes;
  }

  /**
   * A new empty directory in which a result is made.
   *
   * @throws IOException if there can be none
   */
  public Path begin(String stage) throws IOException {
    return Files.createDirectories(
        root.resolve(stage).resolve(UNFINISHED + Worker.current() + "." + UUID.randomUUID()));
  }

  /**
   * Puts a finished directory into its place.
   *
   * @return the section that stands there: ours, or that of whoever was first
   * @throws IOException if it cannot be stored
   */
  public <S extends SpecificRecordBase> S publish(
      Path made, String stage, String fingerprint, S section, Class<S> type) throws IOException {
    // Neither it nor the sound is forced onto the disk: what a power cut tore is made again.
    new DiskFolder(made).write(RECORD, AvroFiles.bytes(section), false);
    S published = section;
    try {
      Files.move(made, place(stage, fingerprint), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // A directory in the way is reported in a different way on each platform.
      Optional<S> first = findHere(stage, fingerprint, type);
      discard(made);
      published = first.orElseThrow(() -> e);
    }
    if (remote != null) {
      remote.publish(place(stage, fingerprint), stage, fingerprint);
    }
    return published;
  }

  /**
   * Removes a directory and all in it, if it is there.
   *
   * @throws IOException if something stays
   */
  public static void discard(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          discard(entry);
        }
      }
    }
    Files.deleteIfExists(directory);
  }

  /**
   * Removes a stored result, if it is there. It leaves its place at once: half of it there would
   * pass for whole, or keep a new one out for ever. {@link #sweep} removes what a killed process
   * left of it.
   *
   * @throws IOException if something stays
   */
  public void remove(String stage, String fingerprint) throws IOException {
    if (remote != null) {
      remote.remove(stage, fingerprint);
    }
    removeHere(stage, fingerprint);
  }

  private void removeHere(String stage, String fingerprint) throws IOException {
    if (!Files.exists(place(stage, fingerprint))) {
      return;
    }
    Path away = begin(stage);
    try {
      Files.move(place(stage, fingerprint), away, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // Somebody else removed it; the empty directory goes all the same.
    } finally {
      discard(away);
    }
  }

  /**
   * Removes what processes left half made when they died.
   *
   * @param ours nobody else works in this store: whatever is half made is left over. Else only what
   *     processes of this machine left that are gone
   * @throws IOException if something stays
   */
  public void sweep(boolean ours) throws IOException {
    if (remote != null && ours) {
      remote.sweep();
    }
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root, 2)) {
      for (Path path :
          (Iterable<Path>)
              all.filter(p -> p.getFileName().toString().startsWith(UNFINISHED))::iterator) {
        String owner = path.getFileName().toString().substring(UNFINISHED.length());
        if (ours || Worker.parse(owner.substring(0, owner.lastIndexOf('.'))).isGone()) {
          discard(path);
        }
      }
    }
  }

  private Path place(String stage, String fingerprint) {
    return root.resolve(stage).resolve(fingerprint);
  }
}
