package org.resonate.transforms.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.resonate.transforms.store.ArtifactStore.Stored;
import org.resonate.transforms.store.SharedFolder.Item;

/**
 * Results of stages in another file system, laid out as on a disk. Nothing is renamed there, so a
 * result exists once its record does: the record is written last and removed first.
 *
 * @param folder the root of the store
 */
record RemoteArtifacts(RemoteFolder folder) {

  private static String place(String stage, String fingerprint) {
    return stage + "/" + fingerprint + "/";
  }

  /** Copies a result into an empty directory; false where there is none. */
  boolean fetch(String stage, String fingerprint, Path directory) throws IOException {
    String place = place(stage, fingerprint);
    List<Item> files = folder.list(place);
    if (files.stream().noneMatch(file -> file.name().equals(ArtifactStore.RECORD))) {
      return false;
    }
    for (Item file : files) {
      folder.download(place + file.name(), directory.resolve(file.name()));
    }
    return true;
  }

  /** Copies a result from here; where another worker was first, its own stays. */
  void publish(Path directory, String stage, String fingerprint) throws IOException {
    String place = place(stage, fingerprint);
    if (stored(stage, fingerprint).isPresent()) {
      return;
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory)) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    Path record = directory.resolve(ArtifactStore.RECORD);
    files.remove(record);
    files.add(record);
    for (Path file : files) {
      folder.upload(file, place + directory.relativize(file));
    }
  }

  /** What a result takes, if it is there; as old as its record, for an object is not touched. */
  Optional<Stored> stored(String stage, String fingerprint) throws IOException {
    return stored(stage, fingerprint, folder.list(place(stage, fingerprint)), "");
  }

  private static Optional<Stored> stored(
      String stage, String fingerprint, List<Item> files, String prefix) {
    long bytes = files.stream().mapToLong(Item::bytes).sum();
    return files.stream()
        .filter(file -> file.name().equals(prefix + ArtifactStore.RECORD))
        .findFirst()
        .map(record -> new Stored(stage, fingerprint, bytes, record.modifiedMillis()));
  }

  /** All files by the result that they belong to, {@code stage/fingerprint/}. */
  private Map<String, List<Item>> byPlace() throws IOException {
    Map<String, List<Item>> places = new LinkedHashMap<>();
    for (Item file : folder.list("")) {
      String[] parts = file.name().split("/", 3);
      if (parts.length == 3) {
        places.computeIfAbsent(place(parts[0], parts[1]), place -> new ArrayList<>()).add(file);
      }
    }
    return places;
  }

  List<Stored> all() throws IOException {
    List<Stored> all = new ArrayList<>();
    byPlace()
        .forEach(
            (place, files) -> {
              String[] parts = place.split("/", 3);
              stored(parts[0], parts[1], files, place).ifPresent(all::add);
            });
    return all;
  }

  void remove(String stage, String fingerprint) throws IOException {
    folder.delete(place(stage, fingerprint) + ArtifactStore.RECORD);
    folder.deleteAll(place(stage, fingerprint));
  }

  /** Removes what was never finished; only while nobody is at work. */
  void sweep() throws IOException {
    for (Map.Entry<String, List<Item>> place : byPlace().entrySet()) {
      String record = place.getKey() + ArtifactStore.RECORD;
      if (place.getValue().stream().noneMatch(file -> file.name().equals(record))) {
        folder.deleteAll(place.getKey());
      }
    }
  }
}
