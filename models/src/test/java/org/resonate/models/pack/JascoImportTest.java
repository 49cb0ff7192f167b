package org.resonate.models.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.RefusedFileException;
import org.resonate.models.checkpoint.TensorFile;
import org.resonate.models.generate.T5Prompts;

/** Files in the official formats, of a small model of the same architecture. */
class JascoImportTest {

  private static final Path FILES = Path.of("src/test/resources/jasco_tiny");
  private static final Path TEMPLATES = Path.of("src/test/resources/templates/jasco_tiny");
  private static final String PROMPT = "drums, warm bass and acoustic guitar";
  private static final List<String> PROMPTS = List.of(PROMPT, "solo piano");

  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path pack;
  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void once() throws Exception {
    pack = run(sources(), shared, new ArrayList<>());
  }

  private static JascoImport.Sources sources() {
    return new JascoImport.Sources(
        FILES.resolve("state_dict.bin"),
        FILES.resolve("model.safetensors"),
        FILES.resolve("tokenizer.json"));
  }

  private static Path run(JascoImport.Sources sources, Path packs, List<String> notes)
      throws ModelException {
    return JascoImport.of(TEMPLATES, new T5Prompts()).run(sources, PROMPTS, packs, notes::add);
  }

  private String refusal(JascoImport.Sources sources) throws IOException {
    RefusedFileException e =
        assertThrows(RefusedFileException.class, () -> run(sources, folder, notes));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.filter(Files::isDirectory).toList(), "nothing is left");
    }
    return e.getMessage();
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  @Test
  void aPackHoldsTheNetworksTheEmbeddingsAndTheLicence() throws Exception {
    ModelPack made = ModelPack.read(pack);
    PackStore.verify(made);
    assertEquals("jasco", made.name());
    assertEquals("generator", made.kind());
    assertEquals("CC-BY-NC-4.0", made.licence());
    assertEquals("CC-BY-NC-4.0", made.acceptedLicence().orElseThrow());
    GeneratorSpec spec = made.generator().orElseThrow();
    assertEquals(320_000, spec.windowFrames());
    assertEquals(194, spec.chords().size());
    assertEquals(PROMPTS, spec.prompts().stream().map(GeneratorSpec.Prompt::text).toList());
    try (Stream<Path> files = Files.list(pack)) {
      // T5 has done its work.
      assertEquals(
          List.of("decode.pt", "drums.pt", "encode.pt", "field.pt", "pack.json", "prompts.f32"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  /** The reference is transformers' T5 and audiocraft's projection. */
  @Test
  void promptsAreWhatT5AndTheProjectionMakeOfThem() throws Exception {
    GeneratorSpec spec = ModelPack.read(pack).generator().orElseThrow();
    GeneratorSpec.Prompt prompt = spec.prompts().get(0);
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(pack.resolve("prompts.f32")))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] embedded = new float[prompt.rows() * spec.textDims()];
    bytes.asFloatBuffer().get(embedded);
    try (TensorFile reference = TensorFile.open(FILES.resolve("reference.safetensors"))) {
      assertArrayEquals(reference.read("out.text_projection"), embedded, 1e-4f);
    }
  }

  @Test
  void theOlderFileOfT5GivesTheSamePack() throws Exception {
    JascoImport.Sources older =
        new JascoImport.Sources(
            sources().stateDict(), FILES.resolve("pytorch_model.bin"), sources().tokenizer());
    assertEquals(ModelPack.read(pack).digest(), ModelPack.read(run(older, folder, notes)).digest());
  }

  @Test
  void aPackWhoseLicenceWasNotAcceptedIsNone() throws Exception {
    Path copy = Files.createDirectories(folder.resolve("jasco"));
    ObjectMapper json = new ObjectMapper();
    ObjectNode manifest = (ObjectNode) json.readTree(pack.resolve("pack.json").toFile());
    manifest.remove("acceptedLicence");
    json.writeValue(copy.resolve("pack.json").toFile(), manifest);
    String refusal = assertThrows(ModelException.class, () -> ModelPack.read(copy)).getMessage();
    assertTrue(refusal.contains("its licence CC-BY-NC-4.0 to be accepted"), refusal);
    assertTrue(refusal.contains("--accept-licence"), refusal);
  }

  @Test
  void aTruncatedCheckpointIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(sources().stateDict());
    Path cut = file("state_dict.bin", Arrays.copyOf(whole, whole.length * 2 / 3));
    String refusal = refusal(new JascoImport.Sources(cut, sources().t5(), sources().tokenizer()));
    assertTrue(refusal.startsWith("cannot import " + cut + ": "), refusal);
  }

  @Test
  void filesInAnotherOrderAreNamed() throws Exception {
    JascoImport.Sources swapped =
        new JascoImport.Sources(sources().t5(), sources().stateDict(), sources().tokenizer());
    String refusal = refusal(swapped);
    assertTrue(refusal.contains("model.safetensors: it is a safetensors file"), refusal);
  }

  @Test
  void anotherModelIsNamedByWhatDiffers() throws Exception {
    JascoImport official = JascoImport.official(new T5Prompts());
    RefusedFileException e =
        assertThrows(
            RefusedFileException.class, () -> official.run(sources(), PROMPTS, folder, notes::add));
    assertTrue(e.getMessage().contains("it is no JASCO of 400M: its "), e.getMessage());
    assertTrue(e.getMessage().contains("num_heads is 4, not 16"), e.getMessage());
  }

  @Test
  void aT5OfAnotherSizeIsNamed() throws Exception {
    try (TensorFile t5 = TensorFile.open(sources().t5())) {
      assertFalse(t5.tensors().isEmpty());
    }
    byte[] bytes = Files.readAllBytes(sources().t5());
    // The same bytes under a header that calls the embedding by another shape.
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    String altered = header.replace("[160,16]", "[320, 8]");
    assertFalse(altered.equals(header));
    Path other = file("model.safetensors", altered.getBytes(StandardCharsets.ISO_8859_1));
    String refusal =
        refusal(new JascoImport.Sources(sources().stateDict(), other, sources().tokenizer()));
    assertTrue(refusal.contains("it is no t5-base"), refusal);
    assertTrue(refusal.contains("shared.weight is [320, 8], not [160, 16]"), refusal);
  }

  @Test
  void aTokenizerThatDoesNotFitIsNamed() throws Exception {
    String json = Files.readString(sources().tokenizer());
    Path none = file("none.json", "{}".getBytes(StandardCharsets.UTF_8));
    String refusal = refusal(new JascoImport.Sources(sources().stateDict(), sources().t5(), none));
    assertTrue(refusal.contains(none + ": it is no tokenizer"), refusal);
    Path endless =
        file(
            "endless.json",
            json.replaceAll("(?s)\"post_processor\": \\{.*?\\n \\},", "\"post_processor\": null,")
                .getBytes(StandardCharsets.UTF_8));
    refusal = refusal(new JascoImport.Sources(sources().stateDict(), sources().t5(), endless));
    assertTrue(refusal.contains("it does not end a text with token 1"), refusal);
  }
}
