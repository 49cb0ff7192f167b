package org.resonate.models.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resonate.models.CacheFolder;
import org.resonate.models.ModelException;

/**
 * The packs that are installed: those in the given folders, in their order, then those in the jar.
 * Of two with one name the first counts. A pack is code: whoever may write into one of the folders
 * decides what runs here.
 */
public final class PackStore {

  private static final KnownDigests DIGESTS = new KnownDigests(Digests::sha256);

  private final List<Path> folders;
  private final Path cache;

  /**
   * Lays out built-in packs in the {@link CacheFolder}.
   *
   * @param folders folders whose sub-folders are packs; those that do not exist are skipped
   */
  public PackStore(List<Path> folders) {
    this(folders, CacheFolder.of("packs"));
  }

  /** As above, with another cache for the built-in packs. */
  public PackStore(List<Path> folders, Path cache) {
    this.folders = List.copyOf(folders);
    this.cache = cache;
  }

  /**
   * All packs, not yet verified. One whose {@code pack.json} cannot be read is no reason not to use
   * the others: {@link #broken} names it.
   *
   * @throws ModelException if a folder cannot be listed or a built-in pack not be laid out
   */
  public Collection<ModelPack> list() throws ModelException {
    Map<String, ModelPack> packs = new LinkedHashMap<>();
    readAll(pack -> packs.putIfAbsent(pack.name(), pack), broken -> {});
    for (String name : BuiltInPacks.NAMES) {
      if (!packs.containsKey(name)) {
        packs.put(name, ModelPack.read(BuiltInPacks.folder(name, cache)));
      }
    }
    return List.copyOf(packs.values());
  }

  /**
   * Why packs of the folders cannot be read, a sentence each; empty where all can.
   *
   * @throws ModelException if a folder cannot be listed
   */
  public List<String> broken() throws ModelException {
    List<String> broken = new ArrayList<>();
    readAll(pack -> {}, e -> broken.add(e.getMessage()));
    return List.copyOf(broken);
  }

  private void readAll(Consumer<ModelPack> whole, Consumer<ModelException> broken)
      throws ModelException {
    for (Path folder : folders) {
      for (Path candidate : packFolders(folder)) {
        try {
          whole.accept(ModelPack.read(candidate));
        } catch (ModelException e) {
          broken.accept(e);
        }
      }
    }
  }

  /**
   * The pack of that name.
   *
   * @throws ModelException if there is none; the message names those there are
   */
  public ModelPack find(String name) throws ModelException {
    Collection<ModelPack> packs = list();
    for (ModelPack pack : packs) {
      if (pack.name().equals(name)) {
        return pack;
      }
    }
    List<String> sentences = new ArrayList<>(broken());
    sentences.add(
        0,
        "there is no model pack '"
            + name
            + "'; installed: "
            + packs.stream().map(ModelPack::name).collect(Collectors.joining(", ")));
    throw new ModelException(String.join("; ", sentences));
  }

  /**
   * The pack of that kind with the highest rank.
   *
   * @param kind such as {@code separator}
   * @throws ModelException if there is none
   */
  public ModelPack best(String kind) throws ModelException {
    return bestIfAny(kind)
        .orElseThrow(() -> new ModelException("no model pack of kind " + kind + " is installed"));
  }

  /**
   * The same, empty where there is none.
   *
   * @throws ModelException if the packs cannot be listed
   */
  public Optional<ModelPack> bestIfAny(String kind) throws ModelException {
    return list().stream()
        .filter(pack -> pack.kind().equals(kind))
        .max(Comparator.comparingInt(ModelPack::rank).thenComparing(ModelPack::name));
  }

  /** Whether a pack has the name of one that ships in the jar. */
  public static boolean isBuiltIn(ModelPack pack) {
    return BuiltInPacks.NAMES.contains(pack.name());
  }

  /**
   * Compares the digest of every file of a pack. One that this JVM has read before, and that has
   * not changed since, is not read again.
   *
   * @throws ModelException if a file is missing or altered; the message names the digest expected
   *     and the one found
   */
  public static void verify(ModelPack pack) throws ModelException {
    for (Map.Entry<String, String> entry : new TreeMap<>(pack.files()).entrySet()) {
      Path file = pack.folder().resolve(entry.getKey());
      String found;
      try {
        found = DIGESTS.digest(file);
      } catch (NoSuchFileException e) {
        throw new ModelException(refusal(pack, file, "is missing", entry.getValue(), "none"), e);
      } catch (IOException e) {
        throw new ModelException("cannot read " + file + " of the model pack " + pack.name(), e);
      }
      if (!found.equals(entry.getValue())) {
        throw new ModelException(refusal(pack, file, "was altered", entry.getValue(), found));
      }
    }
  }

  private static String refusal(
      ModelPack pack, Path file, String what, String expected, String found) {
    return "model pack "
        + pack.name()
        + ": "
        + file
        + " "
        + what
        + "; SHA-256 expected "
        + expected
        + ", found "
        + found
        + "; install the pack again";
  }

  private static List<Path> packFolders(Path folder) throws ModelException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> packs = new ArrayList<>();
      // A hidden folder is a pack on its way in or out.
      entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(entry -> Files.exists(entry.resolve(ModelPack.MANIFEST)))
          .sorted()
          .forEach(packs::add);
      return packs;
    } catch (IOException e) {
      throw new ModelException("cannot list the model folder " + folder + ": " + e.getMessage(), e);
    }
  }
}
