package org.resonate.models.pack;

import java.io.IOException;
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
import org.resonate.models.checkpoint.NamedTensors;
import org.resonate.models.checkpoint.Refusal;
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
      // All files are looked at before the first is converted, which takes a while.
      look(0, () -> Opened.read(sources.stateDict(), JascoCheckpoint::open, this::field));
      look(1, () -> Opened.read(sources.t5(), TensorFile::open, this::requireT5));
      List<long[]> tokens = new ArrayList<>();
      look(2, () -> tokens.addAll(tokens(sources.tokenizer(), prompts)));
      return PackInstall.install(
          OfficialJasco.NAME,
          packsFolder,
          notes,
          folder -> {
            long needed =
                templates.values().stream().mapToLong(Template::weightBytes).sum() + CODE_BYTES;
            PackImport.requireRoom(
                packsFolder, needed, Files.getFileStore(folder).getUsableSpace());
            make(sources, prompts, tokens, folder);
          });
    } catch (IOException e) {
      throw PackInstall.failure(OfficialJasco.NAME, packsFolder, e);
    }
  }

  /** Something that is done with a file. */
  private interface Look {
    void at() throws IOException;
  }

  /** A file that is refused may be good, and in the place of another: so its place is told. */
  private static void look(int place, Look look) throws IOException {
    try {
      look.at();
    } catch (RefusedFileException e) {
      OfficialJasco.HubFile wanted = OfficialJasco.FILES.get(place);
      throw new RefusedFileException(
          "%s; file %d of the %d is %s of %s"
              .formatted(
                  e.getMessage(),
                  place + 1,
                  OfficialJasco.FILES.size(),
                  wanted.file(),
                  wanted.repository()),
          e);
    }
  }

  /** The checkpoint's tensors under the templates' names, if it is of the templates' model. */
  private NamedTensors field(JascoCheckpoint checkpoint) throws RefusedFileException {
    Set<String> unused = Set.copyOf(description.unused());
    try {
      JascoConfiguration configuration = JascoConfiguration.read(checkpoint.configuration());
      NamedTensors tensors = renamed(checkpoint, configuration);
      List<String> problems = new ArrayList<>(configuration.problems(description));
      problems.addAll(TensorMatch.problems(fieldSlots(), unused::contains, tensors));
      if (!problems.isEmpty()) {
        throw new IOException("it is no JASCO of 400M: " + String.join("; ", problems));
      }
      return tensors;
    } catch (IOException e) {
      throw Refusal.of(checkpoint.file(), e.getMessage(), e);
    }
  }

  private void requireT5(TensorFile weights) throws RefusedFileException {
    List<String> problems =
        TensorMatch.problems(templates.get(T5).slots(), this::isUnusedOfT5, weights);
    if (!problems.isEmpty()) {
      throw Refusal.of(weights.file(), "it is no t5-base: " + String.join("; ", problems));
    }
  }

  private boolean isUnusedOfT5(String name) {
    return description.unusedOfT5().stream().anyMatch(name::startsWith);
  }

  private List<long[]> tokens(Path tokenizer, List<String> prompts) throws IOException {
    // It is read as a whole, so weights in its place would fill the heap.
    if (Files.size(tokenizer) > OfficialJasco.FILES.get(2).mostBytes()) {
      throw Refusal.of(
          tokenizer, "it is no tokenizer: it has %d MB".formatted(Files.size(tokenizer) >> 20));
    }
    return encoder.tokens(tokenizer, description.t5("words"), description.t5("endOfText"), prompts);
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

  private void make(Sources sources, List<String> prompts, List<long[]> tokens, Path folder)
      throws IOException {
    Path projection = folder.resolve(PROJECTION + ".pt");
    Opened.read(
        sources.stateDict(),
        JascoCheckpoint::open,
        checkpoint -> {
          // Again: the file may have changed since it was looked at.
          NamedTensors weights = field(checkpoint);
          fill("encode", weights, folder.resolve(JascoWriter.ENCODE));
          fill("drums_from_latents", weights, folder.resolve(JascoWriter.DRUMS));
          fill("vf_cfg", weights, folder.resolve(JascoWriter.FIELD));
          fill("decode", weights, folder.resolve(JascoWriter.DECODE));
          fill(PROJECTION, weights, projection);
        });
    Path t5 = folder.resolve(T5 + ".pt");
    Opened.read(
        sources.t5(),
        TensorFile::open,
        weights -> {
          requireT5(weights);
          fill(T5, weights, t5);
        });
    List<float[][]> embedded = encoder.embed(t5, projection, tokens);
    requireFinite(embedded, sources.t5());
    Files.delete(t5);
    Files.delete(projection);
    GeneratorSpec spec =
        JascoWriter.spec(description, JascoWriter.embeddings(folder, prompts, embedded));
    Map<String, String> digests = new LinkedHashMap<>();
    for (String file : spec.files()) {
      digests.put(file, Digests.sha256(folder.resolve(file)));
    }
    String version = Digests.sha256(sources.stateDict()).substring(0, 8);
    JascoWriter.manifest(folder, version, spec, digests);
  }

  /** Each weight is finite; together they may overflow. */
  private static void requireFinite(List<float[][]> embedded, Path t5) throws RefusedFileException {
    for (float[][] rows : embedded) {
      for (float[] row : rows) {
        for (float number : row) {
          if (!Float.isFinite(number)) {
            throw Refusal.of(t5, "what it makes of a prompt is " + number);
          }
        }
      }
    }
  }

  private void fill(String part, NamedTensors weights, Path file) throws IOException {
    TemplateFiller.fill(templates.get(part), weights, file);
  }
}
