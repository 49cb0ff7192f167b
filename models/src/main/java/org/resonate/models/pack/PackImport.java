package org.resonate.models.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.Checkpoint;
import org.resonate.models.checkpoint.RefusedFileException;

/**
 * Makes a pack from the official checkpoints of a model and the template of its networks. All code
 * in it is the template's; the checkpoints, which may come from anywhere, are read as data.
 */
public final class PackImport {

  /** Room for a network's code beside its weights, and for the parts around it. */
  private static final long CODE_BYTES = 16 << 20;

  /** Room for a checkpoint's header or pickle and its zip. */
  private static final long HEADER_BYTES = 16 << 20;

  private PackImport() {}

  /**
   * The largest file that can rightly be a checkpoint of one of a model's networks: twice its
   * weights in binary32, which is the widest type that Demucs writes.
   *
   * @throws ModelException if a template is missing
   */
  public static long largestCheckpointBytes(OfficialModel model) throws ModelException {
    long weights = 0;
    for (Template template : templates(model)) {
      weights = Math.max(weights, template.weightBytes());
    }
    return 2 * weights + HEADER_BYTES;
  }

  /**
   * Makes a pack from checkpoint files and installs it as {@code packsFolder/<name>}, by a rename;
   * replaces an older one. On failure everything is as it was before.
   *
   * @param name one of {@link OfficialModels#names()}
   * @param files {@code <sig>.safetensors}, {@code <sig>.th} or {@code <sig>-<hash>.th} for each
   *     network, and the bag's {@code <name>.yaml} if there is one; the only file of a model with
   *     one network may have any name
   * @param packsFolder where packs lie; made if it is not there
   * @param notes gets a line for each thing worth telling
   * @return the folder of the pack
   * @throws RefusedFileException if a file is missing, foreign, harmed, hostile or of another
   *     network; the message names the file, what is wrong and where
   * @throws ModelException if a file cannot be read or the pack not be written: the files may be
   *     good
   */
  public static Path run(String name, List<Path> files, Path packsFolder, Consumer<String> notes)
      throws ModelException {
    OfficialModel model = OfficialModels.find(name);
    return run(model, templates(model), files, packsFolder, notes);
  }

  private static List<Template> templates(OfficialModel model) throws ModelException {
    List<Template> templates = new ArrayList<>();
    for (String template : model.templates()) {
      templates.add(Template.resource(template));
    }
    return templates;
  }

  static Path run(
      OfficialModel model,
      List<Template> templates,
      List<Path> files,
      Path packsFolder,
      Consumer<String> notes)
      throws ModelException {
    try {
      CheckpointFiles sorted = CheckpointFiles.sort(model, files);
      Template template = choose(templates, sorted.networks().values().iterator().next());
      sorted.bag().checkStems(model.name(), template.geometry().stems());
      checkSegment(model, sorted.bag(), template.geometry(), notes);
      // All files are looked at before the first is converted, which takes seconds.
      for (Path file : sorted.networks().values()) {
        Opened.read(
            file,
            Checkpoint::open,
            checkpoint -> TemplateMatch.require(template, checkpoint, notes));
      }
      return PackInstall.install(
          model.name(),
          packsFolder,
          notes,
          folder -> {
            long needed = sorted.networks().size() * (template.weightBytes() + CODE_BYTES);
            requireRoom(packsFolder, needed, Files.getFileStore(folder).getUsableSpace());
            make(model, template, sorted, folder);
          });
    } catch (IOException e) {
      throw PackInstall.failure(model.name(), packsFolder, e);
    }
  }

  /** The template that a network fits; the first if it fits none, which then says what differs. */
  private static Template choose(List<Template> templates, Path network) throws IOException {
    List<Template> fitting = new ArrayList<>();
    if (templates.size() > 1) {
      Opened.read(
          network,
          Checkpoint::open,
          checkpoint ->
              templates.stream()
                  .filter(template -> TemplateMatch.fits(template, checkpoint))
                  .forEach(fitting::add));
    }
    return fitting.isEmpty() ? templates.get(0) : fitting.get(0);
  }

  private static void make(
      OfficialModel model, Template template, CheckpointFiles files, Path folder)
      throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (Map.Entry<String, Path> network : files.networks().entrySet()) {
      String name = PackWriter.networkFile(network.getKey());
      Opened.read(
          network.getValue(),
          Checkpoint::open,
          checkpoint -> {
            // Again: the file may have changed since it was looked at.
            TemplateMatch.require(template, checkpoint, note -> {});
            TemplateFiller.fill(template, checkpoint, folder.resolve(name));
          });
      digests.put(name, Digests.sha256(folder.resolve(name)));
    }
    if (template.hasEnds()) {
      for (String end : List.of(Template.FRONT, Template.BACK)) {
        try (InputStream in = template.open(end);
            OutputStream out = SyncedFile.create(folder.resolve(end))) {
          in.transferTo(out);
        }
        digests.put(end, Digests.sha256(folder.resolve(end)));
      }
    }
    PackWriter.write(folder, model, files.bag(), template.geometry(), digests);
  }

  /**
   * Demucs takes a bag's segment only where it is shorter than the network's own, and a template's
   * length is fixed.
   */
  private static void checkSegment(
      OfficialModel model, Bag bag, Geometry geometry, Consumer<String> notes)
      throws ModelException {
    if (bag.segmentSeconds().isPresent()) {
      double asked = bag.segmentSeconds().getAsDouble();
      double fixed = (double) geometry.segmentFrames() / geometry.rateHz();
      if (asked < fixed) {
        throw new RefusedFileException(
            "%s asks for segments of %s s; its networks are made for %s s: leave the file out"
                .formatted(model.bagFile(), asked, fixed));
      } else if (asked > fixed) {
        notes.accept(
            "%s asks for segments of %s s; its networks take %s s at most"
                .formatted(model.bagFile(), asked, fixed));
      }
    }
  }

  static void requireRoom(Path folder, long neededBytes, long usableBytes) throws ModelException {
    if (usableBytes < neededBytes) {
      throw new ModelException(
          "the pack needs %d MB in %s, where %d MB are free: make room or name another folder"
              .formatted(neededBytes >> 20, folder, usableBytes >> 20));
    }
  }
}
