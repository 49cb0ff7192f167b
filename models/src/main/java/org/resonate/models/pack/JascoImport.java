package org.resonate.models.pack;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.JascoCheckpoint;
import org.resonate.models.checkpoint.RefusedFileException;
import org.resonate.models.checkpoint.TensorFile;

/**
 * Makes the pack of JASCO from the official files and the templates of its parts. All code in it is
 * the templates'; the files, which may come from anywhere, are read as data. T5, which reads the
 * prompts, is needed for that alone: the pack holds what it made of them.
 */
public final class JascoImport {

  private static final List<String> FIELD_PARTS =
      List.of("encode", "drums_from_latents", "vf_cfg", "decode");
  private static final String PROJECTION = "text_projection";
  private static final String T5 = "t5_encoder";

  /** Room for the code of all parts beside their weights. */
  private static final long CODE_BYTES = 16 << 20;

  private final JascoDescription description;
  private final Map<String, Template> templates = new LinkedHashMap<>();
  private final PromptEncoder encoder;

  /**
   * What is imported.
   *
   * @param stateDict {@code state_dict.bin} of JASCO
   * @param t5 {@code model.safetensors} or {@code pytorch_model.bin} of t5-base
   * @param tokenizer {@code tokenizer.json} of t5-base
   */
  public record Sources(Path stateDict, Path t5, Path tokenizer) {}

  private JascoImport(Template.Source jasco, PromptEncoder encoder) throws ModelException {
    this.description = JascoDescription.read(jasco);
    this.encoder = encoder;
    List<String> parts = new ArrayList<>(FIELD_PARTS);
    parts.add(PROJECTION);
    parts.add(T5);
    for (String part : parts) {
      templates.put(part, Template.read(part, file -> jasco.open(part + "/" + file)));
    }
  }

  /** The importer of the jar's templates. */
  public static JascoImport official(PromptEncoder encoder) throws ModelException {
    return new JascoImport(
        file -> JascoImport.class.getResourceAsStream("/templates/jasco/" + file), encoder);
  }

  /**
   * The importer of a folder's templates, of a model of another size.
   *
   * @param templates as {@code models/export/jasco_template.py} writes them
   */
  public static JascoImport of(Path templates, PromptEncoder encoder) throws ModelException {
    return new JascoImport(
        file -> {
          Path path = templates.resolve(file);
          return Files.exists(path) ? Files.newInputStream(path) : null;
        },
        encoder);
  }

  /**
   * Makes the pack and installs it as {@code packsFolder/jasco}, by a rename; replaces an older
   * one. On failure everything is as it was before. Whoever calls this has had the licence
   * accepted: the pack says so.
   *
   * @param prompts what may be asked of it, each once
   * @param packsFolder where packs lie; made if it is not there
   * @param notes gets a line for each thing worth telling
   * @return the folder of the pack
   * @throws RefusedFileException if a file is foreign, harmed, hostile or of another model; the
   *     message names the file, what is wrong and where
   * @throws ModelException if a file cannot be read or the pack not be written
   */
  public Path run(Sources sources, List<String> prompts, Path packsFolder, Consumer<String> notes)
      throws ModelException {
    try {
      // All files are looked at before the first is converted, which takes minutes.
      JascoConfiguration configuration = lookAtField(sources.stateDict());
      lookAtT5(sources.t5());
      return PackInstall.install(
          OfficialJasco.NAME,
          packsFolder,
          notes,
          folder -> {
            long needed =
                templates.values().stream().mapToLong(Template::weightBytes).sum() + CODE_BYTES;
            PackImport.requireRoom(
                packsFolder, needed, Files.getFileStore(folder).getUsableSpace());
            make(sources, configuration, prompts, folder);
          });
    } catch (ModelException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new ModelException(
          "cannot write the pack " + OfficialJasco.NAME + ": no access to " + e.getFile(), e);
    } catch (IOException e) {
      throw new ModelException(
          "cannot write the pack %s into %s: %s"
              .formatted(OfficialJasco.NAME, packsFolder, e.getMessage()),
          e);
    }
  }

  private JascoConfiguration lookAtField(Path file) throws IOException {
    return reading(
        file,
        () -> JascoCheckpoint.open(file),
        checkpoint -> {
          JascoConfiguration configuration;
          List<String> problems;
          try {
            configuration = JascoConfiguration.read(checkpoint.configuration());
            problems = new ArrayList<>(configuration.problems(description));
            try (Renamed renamed = renamed(checkpoint, configuration)) {
              Set<String> unused = Set.copyOf(description.unused());
              problems.addAll(TensorMatch.problems(fieldSlots(), unused::contains, renamed));
            }
          } catch (ModelException e) {
            throw e;
          } catch (IOException e) {
            throw refusal(file, e.getMessage(), e);
          }
          if (!problems.isEmpty()) {
            throw refusal(file, "it is no JASCO of 400M: " + String.join("; ", problems), null);
          }
          return configuration;
        });
  }

  private void lookAtT5(Path file) throws IOException {
    reading(
        file,
        () -> TensorFile.open(file),
        weights -> {
          List<String> problems =
              TensorMatch.problems(templates.get(T5).slots(), this::isUnusedOfT5, weights);
          if (!problems.isEmpty()) {
            throw refusal(file, "it is no t5-base: " + String.join("; ", problems), null);
          }
          return null;
        });
  }

  private boolean isUnusedOfT5(String name) {
    return description.unusedOfT5().stream().anyMatch(name::startsWith);
  }

  private static RefusedFileException refusal(Path file, String what, Throwable cause) {
    // What comes from the file must not speak to the terminal.
    String printable = String.valueOf(what).replaceAll("\\p{Cntrl}", "?");
    return new RefusedFileException(
        "cannot import %s: %s; the files are STATE_DICT, T5_WEIGHTS and TOKENIZER in this order"
            .formatted(file, printable),
        cause);
  }

  /** Where each tensor of the checkpoint belongs. */
  private Map<String, Template.Slot> fieldSlots() {
    Map<String, Template.Slot> slots = new HashMap<>();
    for (Map.Entry<String, Template> template : templates.entrySet()) {
      if (!template.getKey().equals(T5)) {
        slots.putAll(template.getValue().slots());
      }
    }
    return slots;
  }

  private Renamed renamed(JascoCheckpoint checkpoint, JascoConfiguration configuration)
      throws IOException {
    Map<String, Float> numbers = new HashMap<>();
    for (String name : fieldSlots().keySet()) {
      if (name.startsWith(JascoConfiguration.PREFIX)) {
        numbers.put(name, configuration.number(name));
      }
    }
    return new Renamed(checkpoint, description.aliases(), numbers);
  }

  private void make(
      Sources sources, JascoConfiguration configuration, List<String> prompts, Path folder)
      throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    Path projection = folder.resolve(PROJECTION + ".pt");
    reading(
        sources.stateDict(),
        () -> JascoCheckpoint.open(sources.stateDict()),
        checkpoint -> {
          try (Renamed weights = renamed(checkpoint, configuration)) {
            fill("encode", weights, folder.resolve(JascoWriter.ENCODE));
            fill("drums_from_latents", weights, folder.resolve(JascoWriter.DRUMS));
            fill("vf_cfg", weights, folder.resolve(JascoWriter.FIELD));
            fill("decode", weights, folder.resolve(JascoWriter.DECODE));
            fill(PROJECTION, weights, projection);
          }
          return null;
        });
    Path t5 = folder.resolve(T5 + ".pt");
    reading(
        sources.t5(),
        () -> TensorFile.open(sources.t5()),
        weights -> {
          fill(T5, weights, t5);
          return null;
        });
    List<float[][]> embedded =
        encoder.embed(
            new PromptEncoder.Files(
                sources.tokenizer(),
                t5,
                projection,
                description.t5("words"),
                description.t5("endOfText")),
            prompts);
    Files.delete(t5);
    Files.delete(projection);
    GeneratorSpec spec =
        JascoWriter.spec(description, JascoWriter.embeddings(folder, prompts, embedded));
    for (String file : spec.files()) {
      digests.put(file, Digests.sha256(folder.resolve(file)));
    }
    String version = Digests.sha256(sources.stateDict()).substring(0, 8);
    JascoWriter.manifest(folder, version, spec, digests);
  }

  private void fill(String part, TensorFile weights, Path file) throws IOException {
    TemplateFiller.fill(templates.get(part), weights, file);
  }

  /** Opens something, perhaps of gigabytes. */
  private interface Opener<T> {
    T open() throws IOException;
  }

  /** Does something with it. */
  private interface Reader<T, R> {
    R read(T open) throws IOException;
  }

  /**
   * Whatever a file holds, it is read in bounded memory; where a small heap cannot take even that,
   * the file is refused and the program goes on.
   */
  private static <T extends Closeable, R> R reading(
      Path file, Opener<T> opener, Reader<T, R> reader) throws IOException {
    try (T open = opener.open()) {
      return reader.read(open);
    } catch (OutOfMemoryError e) {
      throw new RefusedFileException(
          "cannot import %s: it needs more memory than the %d MB here"
              .formatted(file, Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }
}
