package org.resonate.models.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.RefusedFileException;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

/** Downloads an official model and has its pack made. */
public final class ModelPull {

  /** Makes the pack {@code <packsFolder>/<name>} of downloaded files. */
  @FunctionalInterface
  public interface PackMaker {

    /**
     * Makes it; nothing is left behind where it cannot.
     *
     * @return the pack's folder
     * @throws RefusedFileException if the files are no such model
     * @throws ModelException if the pack cannot be written, whatever the files are
     */
    Path make(String name, List<Path> files, Path packsFolder, Consumer<String> notes)
        throws ModelException;
  }

  private final Hub hub;
  private final PackMaker maker;
  private final List<String> importFlags;

  /**
   * @param maker what imports the files
   * @param importFlags of {@code resonate models import}, so that it installs into the same folder:
   *     for messages that tell the user of it
   */
  public ModelPull(Hub hub, PackMaker maker, List<String> importFlags) {
    this.hub = hub;
    this.maker = maker;
    this.importFlags = List.copyOf(importFlags);
  }

  /**
   * Makes sure that a model is installed. Downloads lie in {@code <packsFolder>/.downloads/<name>}
   * until the pack is made; a later call goes on from what is there. They are deleted where the
   * maker refuses them, and kept where it only could not write.
   *
   * @param force download all of it and make it again, even if it is installed and unharmed
   * @param notes hears what the user should know, a sentence each
   * @return whether anything was done
   * @throws ModelException where another pull of the model runs; naming the cause, and the way
   *     without internet where files are missing
   * @throws InterruptedException if the thread is interrupted; what has arrived stays
   */
  public boolean pull(
      Release model,
      Path packsFolder,
      boolean force,
      DownloadProgress progress,
      Consumer<String> notes)
      throws ModelException, InterruptedException {
    if (!force && isInstalled(model, packsFolder, notes)) {
      return false;
    }
    try (PullFolder downloads = PullFolder.hold(packsFolder, model.name())) {
      if (force) {
        downloads.empty();
      }
      make(model, download(model, packsFolder, downloads, progress), packsFolder, downloads, notes);
      downloads.empty();
      return true;
    }
  }

  private void make(
      Release model,
      List<Path> files,
      Path packsFolder,
      PullFolder downloads,
      Consumer<String> notes)
      throws ModelException, InterruptedException {
    try {
      maker.make(model.name(), files, packsFolder, notes);
    } catch (ModelException e) {
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      if (e instanceof RefusedFileException) {
        // Of no use to a later call, which would take them for downloaded.
        throw emptying(downloads, e);
      }
      List<String> paths = files.stream().map(Path::toString).toList();
      throw new ModelException(
          "%s. What was downloaded is kept. Once this is mended: %s"
              .formatted(e.getMessage(), importCommand(model, paths)),
          e);
    }
  }

  /** The command that makes the same pack of files that are here. */
  private String importCommand(Release model, List<String> files) {
    return Stream.of(List.of("resonate", "models", "import", model.name()), files, importFlags)
        .flatMap(List::stream)
        .map(ModelPull::quoted)
        .collect(Collectors.joining(" "));
  }

  /** As a shell takes it for one word. */
  private static String quoted(String word) {
    return word.matches("[\\w./:\\\\@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static boolean isInstalled(Release model, Path packsFolder, Consumer<String> notes) {
    Path folder = packsFolder.resolve(model.name());
    if (!Files.exists(folder)) {
      return false;
    }
    try {
      ModelPack pack = ModelPack.read(folder);
      PackStore.verify(pack);
      notes.accept(
          "%s %s is installed in %s, and its files are as they should be"
              .formatted(pack.name(), pack.version(), folder));
      return true;
    } catch (ModelException e) {
      notes.accept(e.getMessage() + "; downloading it again");
      return false;
    }
  }

  private List<Path> download(
      Release model, Path packsFolder, PullFolder downloads, DownloadProgress progress)
      throws ModelException, InterruptedException {
    try {
      List<Path> files = new ArrayList<>();
      for (List<Release.Wanted> next = next(model, files, downloads);
          !next.isEmpty();
          next = next(model, files, downloads)) {
        for (Release.Wanted wanted : next) {
          DownloadProgress room = new SpaceCheck(progress, packsFolder, wanted.diskBytesPerByte());
          files.add(
              hub.download(
                  wanted.repository(),
                  wanted.file(),
                  downloads.path(),
                  new DownloadLimit(room, wanted.mostBytes())));
        }
      }
      return files;
    } catch (HubException e) {
      throw new ModelException(
          "cannot download %s: %s.%s Without internet: get %s on another machine, then: %s"
              .formatted(
                  model.name(),
                  e.getMessage(),
                  downloads.isEmpty()
                      ? ""
                      : " What has arrived is kept, the same command goes on from there.",
                  places(model),
                  importCommand(model, model.all().stream().map(Release.Wanted::file).toList())),
          e);
    }
  }

  /** Which files are where: {@code a, b from PAGE and c from PAGE}. */
  private String places(Release model) throws ModelException {
    Map<String, List<String>> files = new LinkedHashMap<>();
    for (Release.Wanted wanted : model.all()) {
      files
          .computeIfAbsent(hub.page(wanted.repository()), page -> new ArrayList<>())
          .add(wanted.file());
    }
    return files.entrySet().stream()
        .map(page -> String.join(", ", page.getValue()) + " from " + page.getKey())
        .collect(Collectors.joining(" and "));
  }

  private static List<Release.Wanted> next(Release model, List<Path> arrived, PullFolder downloads)
      throws ModelException {
    try {
      return model.next(arrived);
    } catch (RefusedFileException e) {
      throw emptying(downloads, e);
    }
  }

  private static InterruptedException interrupted(ModelException cause) {
    InterruptedException interrupted = new InterruptedException(cause.getMessage());
    interrupted.initCause(cause);
    return interrupted;
  }

  private static ModelException emptying(PullFolder downloads, ModelException cause) {
    try {
      downloads.empty();
    } catch (ModelException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }
}
