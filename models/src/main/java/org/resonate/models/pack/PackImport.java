package org.resonate.models.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.Checkpoint;

/** Makes a pack from the official checkpoints of a model and the template of its networks. */
public final class PackImport {

  /** Room for a network's code beside its weights, and for the parts around it. */
  private static final long CODE_BYTES = 16 << 20;

  private PackImport() {}

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
   * @throws ModelException if a file is missing, foreign, harmed, hostile or of another network, or
   *     the pack cannot be written; the message names the file, what is wrong and where
   */
  public static Path run(String name, List<Path> files, Path packsFolder, Consumer<String> notes)
      throws ModelException {
    OfficialModel model = OfficialModels.find(name);
    List<Template> templates = new ArrayList<>();
    for (String template : model.templates()) {
      templates.add(Template.resource(template));
    }
    return run(model, templates, files, packsFolder, notes);
  }

  static Path run(
      OfficialModel model,
      List<Template> templates,
      List<Path> files,
      Path packsFolder,
      Consumer<String> notes)
      throws ModelException {
    CheckpointFiles sorted = CheckpointFiles.sort(model, files);
    Template template = choose(templates, sorted.networks().values().iterator().next());
    sorted.bag().checkStems(model.name(), template.geometry().stems());
    checkSegment(model, sorted.bag(), template.geometry(), notes);
    for (Path file : sorted.networks().values()) {
      check(template, file, notes);
    }
    try {
      return PackInstall.install(
          model.name(),
          packsFolder,
          notes,
          folder -> {
            long needed = sorted.networks().size() * (template.weightBytes() + CODE_BYTES);
            requireRoom(packsFolder, needed, Files.getFileStore(folder).getUsableSpace());
            make(model, template, sorted, folder);
          });
    } catch (ModelException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new ModelException(
          "cannot write the pack " + model.name() + ": no access to " + e.getFile(), e);
    } catch (IOException e) {
      throw new ModelException(
          "cannot write the pack %s into %s: %s"
              .formatted(model.name(), packsFolder, e.getMessage()),
          e);
    }
  }

  /** The template that a network fits; the first if it fits none, which then says what differs. */
  private static Template choose(List<Template> templates, Path network) throws ModelException {
    if (templates.size() > 1) {
      try (Checkpoint checkpoint = Checkpoint.open(network)) {
        for (Template template : templates) {
          if (TemplateMatch.fits(template, checkpoint)) {
            return template;
          }
        }
      } catch (ModelException e) {
        throw e;
      } catch (IOException e) {
        throw unreadable(network, e);
      }
    }
    return templates.get(0);
  }

  private static ModelException unreadable(Path file, IOException cause) {
    return new ModelException(
        "cannot read the checkpoint " + file + ": " + cause.getMessage(), cause);
  }

  /** All files are looked at before the first is converted, which takes seconds. */
  private static void check(Template template, Path file, Consumer<String> notes)
      throws ModelException {
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      TemplateMatch.require(template, checkpoint, notes);
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void make(
      OfficialModel model, Template template, CheckpointFiles files, Path folder)
      throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (Map.Entry<String, Path> network : files.networks().entrySet()) {
      String name = PackWriter.networkFile(network.getKey());
      try (Checkpoint checkpoint = Checkpoint.open(network.getValue())) {
        // Again: the file may have changed since it was looked at.
        TemplateMatch.require(template, checkpoint, note -> {});
        TemplateFiller.fill(template, checkpoint, folder.resolve(name));
      }
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
        throw new ModelException(
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
