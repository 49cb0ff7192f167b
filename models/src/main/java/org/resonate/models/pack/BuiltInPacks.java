package org.resonate.models.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.resonate.models.ModelException;

/**
 * The packs that ship in the jar, laid out in a cache folder, because libtorch loads from files.
 */
final class BuiltInPacks {

  static final List<String> NAMES = List.of("classic");

  private BuiltInPacks() {}

  /**
   * The folder of a built-in pack, written if the cache does not hold it unharmed: into a folder
   * beside, which is then renamed, so that no other process sees half of it.
   */
  static Path folder(String name, Path cache) throws ModelException {
    try {
      byte[] manifest = resource(name, ModelPack.MANIFEST);
      Path folder = cache.resolve(name + "-" + Digests.sha256(manifest).substring(0, 16));
      if (!unharmed(folder)) {
        Files.createDirectories(cache);
        Path beside = Files.createTempDirectory(cache, name + "-");
        Files.write(beside.resolve(ModelPack.MANIFEST), manifest);
        for (String file : ModelPack.read(beside).files().keySet()) {
          Files.write(beside.resolve(file), resource(name, file));
        }
        replace(beside, folder);
      }
      return folder;
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException(
          "cannot lay out the built-in pack " + name + " in " + cache + ": " + e, e);
    }
  }

  private static boolean unharmed(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(ModelPack.MANIFEST))) {
      return false;
    }
    try {
      PackStore.verify(ModelPack.read(folder));
      return true;
    } catch (ModelException e) {
      // A cache that lost or changed a file is written again from the jar.
      return false;
    }
  }

  private static void replace(Path beside, Path folder) throws IOException {
    if (Files.exists(folder)) {
      // Harmed: its files are put right one by one, each by an atomic rename.
      for (Path file : list(beside)) {
        Files.move(
            file,
            folder.resolve(file.getFileName()),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.delete(beside);
      return;
    }
    try {
      Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(folder)) {
        throw e;
      }
      // Another process was first, with the same bytes.
      for (Path file : list(beside)) {
        Files.delete(file);
      }
      Files.delete(beside);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static byte[] resource(String pack, String file) throws IOException {
    String path = "/packs/" + pack + "/" + file;
    try (InputStream in = BuiltInPacks.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException(path + " is missing from the jar: build the project again");
      }
      return in.readAllBytes();
    }
  }
}
