package org.resonate.models.pack;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.resonate.models.ModelException;

/**
 * Puts a pack into its place: it is made in a hidden folder beside, and that is renamed. An older
 * pack is renamed away first and deleted last, so that there is never half of one under the name.
 */
final class PackInstall {

  private static final String OLD = "-old";

  /** Makes the pack's files in a folder. */
  interface Maker {
    void make(Path folder) throws IOException;
  }

  private PackInstall() {}

  /**
   * Makes and installs.
   *
   * @param packsFolder made if it is not there
   * @param notes gets a line on what an import that was cut off left behind
   * @return the folder of the pack
   * @throws IOException if something fails: then all is as it was, but that a pack which an earlier
   *     import was cut off from replacing has its name again
   */
  static Path install(String name, Path packsFolder, Consumer<String> notes, Maker maker)
      throws IOException {
    Files.createDirectories(packsFolder);
    restore(name, packsFolder, notes);
    for (Path left : hidden(name, packsFolder)) {
      notes.accept(
          left + " is left of an import that was cut off, or another runs: delete it if none does");
    }
    Path target = packsFolder.resolve(name);
    Path beside = Files.createTempDirectory(packsFolder, "." + name + "-");
    try {
      openToReaders(beside, packsFolder);
      maker.make(beside);
      replace(beside, target, notes);
      return target;
    } catch (IOException | RuntimeException | Error e) {
      deleteAfter(e, beside);
      throw e;
    }
  }

  /** What the user reads where a pack could not be made; what says so itself is passed on. */
  static ModelException failure(String name, Path packsFolder, IOException e) {
    if (e instanceof ModelException told) {
      return told;
    }
    if (e instanceof AccessDeniedException denied) {
      return new ModelException(
          "cannot write the pack " + name + ": no access to " + denied.getFile(), e);
    }
    String why =
        e instanceof FileAlreadyExistsException taken
            ? taken.getFile() + " is no folder"
            : e.getMessage();
    return new ModelException(
        "cannot write the pack %s into %s: %s".formatted(name, packsFolder, why), e);
  }

  /** Killed between the two renames, an import leaves the user's only pack under another name. */
  private static void restore(String name, Path packsFolder, Consumer<String> notes)
      throws IOException {
    Path target = packsFolder.resolve(name);
    List<Path> olds =
        hidden(name, packsFolder).stream().filter(path -> path.toString().endsWith(OLD)).toList();
    // Of several nobody knows which was the last.
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS) && olds.size() == 1) {
      Files.move(olds.get(0), target, StandardCopyOption.ATOMIC_MOVE);
      notes.accept(
          "%s was left of an import that was cut off: it is %s again"
              .formatted(olds.get(0), target));
    }
  }

  private static void replace(Path beside, Path target, Consumer<String> notes) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path old = target.resolveSibling(beside.getFileName() + OLD);
    Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      try {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException back) {
        e.addSuppressed(back);
      }
      throw e;
    }
    try {
      delete(old);
    } catch (IOException e) {
      // The new pack is in its place: what is left of the old one only takes room.
      notes.accept("the older pack could not be deleted: " + old + ": " + e.getMessage());
    }
  }

  /** A temporary folder is its owner's alone; a pack is for all who may read the packs. */
  private static void openToReaders(Path folder, Path like) throws IOException {
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, Files.getPosixFilePermissions(like));
    }
  }

  private static List<Path> hidden(String name, Path packsFolder) throws IOException {
    try (Stream<Path> entries = Files.list(packsFolder)) {
      return entries
          .filter(
              path ->
                  path.getFileName()
                      .toString()
                      .matches("\\.\\Q" + name + "\\E-[0-9]+(" + OLD + ")?"))
          .sorted()
          .toList();
    }
  }

  private static void deleteAfter(Throwable failure, Path folder) {
    try {
      if (Files.exists(folder)) {
        delete(folder);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
