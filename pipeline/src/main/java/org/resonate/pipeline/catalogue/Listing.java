package org.resonate.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.resonate.transforms.store.FileErrors;

/**
 * Finds the recordings in files and folders, in the order of their names.
 *
 * <p>Folders are searched recursively, links included. Each real folder is visited once, links to
 * folders last, so loops end and a folder that is linked elsewhere keeps its own path. Below an
 * input, the results of earlier jobs (a folder that holds {@code .resonate}) are passed over. A
 * folder that cannot be read costs nobody else. A recording that cannot be asked for its size is
 * listed: its failure shall be on record.
 */
public final class Listing implements Recordings {
  private final List<Path> inputs;
  private final List<Path> notSearched;
  private final Predicate<Path> isAudio;

  /**
   * @param inputs existing files and folders
   * @param notSearched folders where results and intermediates go
   * @param isAudio whether a file in a folder is taken; a file given by itself always is
   */
  public Listing(List<Path> inputs, List<Path> notSearched, Predicate<Path> isAudio) {
    this.inputs = List.copyOf(inputs);
    this.notSearched = List.copyOf(notSearched);
    this.isAudio = isAudio;
  }

  /** What was passed over: hidden entries, files that are no audio, folders that cannot be read. */
  public record Skipped(long hidden, long notAudio, List<String> unreadable) {}

  /** Lists all inputs. Each call searches anew. */
  @Override
  public Skipped forEach(Consumer<Recording> found) {
    Walk walk = new Walk(found);
    for (int i = 0; i < inputs.size(); i++) {
      walk.input(i);
    }
    return new Skipped(walk.hidden, walk.notAudio, List.copyOf(walk.unreadable));
  }

  /** Paths that two inputs hold, a sentence each. */
  public List<String> clashes() {
    Map<Long, Integer> owners = new HashMap<>();
    List<String> clashes = new ArrayList<>();
    forEach(
        recording -> {
          Integer other =
              owners.putIfAbsent(TrackId.key(recording.relativePath()), recording.input());
          if (other != null) {
            clashes.add(
                "INPUT %s and INPUT %s both hold %s; give them to different outputs"
                    .formatted(
                        inputs.get(other),
                        inputs.get(recording.input()),
                        RawPath.display(recording.relativePath())));
          }
        });
    return clashes;
  }

  private record Folder(Path path, String relative) {}

  private final class Walk {
    private final Consumer<Recording> found;
    private final Set<Object> visited = new HashSet<>();
    private final List<String> unreadable = new ArrayList<>();
    private final Set<Object> notSearchedKeys = new HashSet<>();
    private long hidden;
    private long notAudio;
    private int input;

    Walk(Consumer<Recording> found) {
      this.found = found;
      for (Path folder : notSearched) {
        Object key = key(folder);
        if (key != null) {
          notSearchedKeys.add(key);
        }
      }
    }

    void input(int index) {
      input = index;
      Path path = inputs.get(index);
      visited.clear();
      if (!Files.isDirectory(path)) {
        take(path, RawPath.encode(path.getFileName()));
        return;
      }
      Deque<Folder> folders = new ArrayDeque<>();
      Deque<Folder> links = new ArrayDeque<>();
      folders.push(new Folder(path, ""));
      while (!folders.isEmpty() || !links.isEmpty()) {
        folder(folders.isEmpty() ? links.removeFirst() : folders.pop(), folders, links);
      }
    }

    private void folder(Folder folder, Deque<Folder> folders, Deque<Folder> links) {
      Object key = key(folder.path);
      if (key == null) {
        unreadable.add(folder.path + ": cannot be asked for its attributes");
        return;
      }
      if (notSearchedKeys.contains(key) || !visited.add(key)) {
        return;
      }
      if (!folder.relative.isEmpty() && Files.exists(folder.path.resolve(".resonate"))) {
        hidden++; // Another job's results: they are no archive.
        return;
      }
      List<Path> children = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.path)) {
        stream.forEach(children::add);
      } catch (IOException e) {
        unreadable.add(FileErrors.message(e));
      } catch (DirectoryIteratorException e) {
        unreadable.add(FileErrors.message(e.getCause()));
      }
      Collections.sort(children);
      List<Folder> below = new ArrayList<>();
      for (Path child : children) {
        String relative = folder.relative + RawPath.encode(child.getFileName());
        if (child.getFileName().toString().startsWith(".")) {
          hidden++;
        } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          below.add(new Folder(child, relative + "/"));
        } else if (Files.isDirectory(child)) {
          links.add(new Folder(child, relative + "/"));
        } else if (isAudio.test(child)) {
          take(child, relative);
        } else {
          notAudio++;
        }
      }
      Collections.reverse(below);
      below.forEach(folders::push);
    }

    private void take(Path file, String relative) {
      Recording.of(input, file, relative).ifPresentOrElse(found, () -> notAudio++);
    }
  }

  /** What names a folder however it is reached; null where it cannot be asked. */
  private static Object key(Path folder) {
    try {
      Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
      return key != null ? key : folder.toRealPath();
    } catch (IOException e) {
      return null;
    }
  }
}
