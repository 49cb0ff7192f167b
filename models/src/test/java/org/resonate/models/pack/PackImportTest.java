package org.resonate.models.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.Checkpoint;
import org.resonate.models.checkpoint.CheckpointBuilder;
import org.resonate.models.checkpoint.PickleBuilder;
import org.resonate.models.checkpoint.RefusedFileException;
import org.resonate.models.checkpoint.TestZip;

class PackImportTest {

  private static final OfficialModel ONE =
      new OfficialModel(
          "one", List.of("955717e8"), List.of(), List.of("small"), "somebody/One", "MIT", 40);
  private static final OfficialModel TWO =
      new OfficialModel(
          "two",
          List.of("f7e0c4bc", "d12395a8"),
          List.of(List.of(1.0, 0.0), List.of(0.5, 1.0)),
          List.of("small"),
          "somebody/Two",
          "MIT",
          30);

  @TempDir Path folder;
  private Path packs;
  private final List<String> notes = new ArrayList<>();
  private Template template;

  @BeforeEach
  void make() throws Exception {
    packs = folder.resolve("packs");
    template = SmallTemplate.make();
  }

  private Path run(OfficialModel model, Path... files) throws ModelException {
    return PackImport.run(model, List.of(template), List.of(files), packs, notes::add);
  }

  private void refused(OfficialModel model, List<Path> files, String... parts) throws IOException {
    failed(RefusedFileException.class, model, files, parts);
  }

  private void failed(
      Class<? extends ModelException> kind, OfficialModel model, List<Path> files, String... parts)
      throws IOException {
    List<Path> before = contents();
    ModelException e = assertThrows(kind, () -> run(model, files.toArray(new Path[0])));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertEquals(before, contents());
  }

  private List<Path> contents() throws IOException {
    if (!Files.exists(packs)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(packs)) {
      return tree.filter(path -> !path.equals(packs)).sorted().toList();
    }
  }

  private static JsonNode json(Path pack) throws IOException {
    return new ObjectMapper().readTree(pack.resolve("pack.json").toFile());
  }

  private static byte[] floats(float first, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat(first + i);
    }
    return bytes.array();
  }

  @Test
  void theWeightsLieInTheirStorages() throws Exception {
    Path file = SmallTemplate.checkpoint(1).safetensors(folder.resolve("955717e8.safetensors"));
    Path pack = run(ONE, file);
    assertEquals(packs.resolve("one"), pack);
    try (ZipFile zip = new ZipFile(pack.resolve("955717e8.pt").toFile())) {
      assertArrayEquals(floats(11, 2), content(zip, "core/data/0"));
      assertArrayEquals(floats(1, 6), content(zip, "core/data/3"));
      assertEquals("a buffer", new String(content(zip, "core/data/1"), StandardCharsets.UTF_8));
      assertEquals("objects", new String(content(zip, "core/data.pkl"), StandardCharsets.UTF_8));
      assertEquals(
          "def forward",
          new String(content(zip, "core/code/__torch__.py"), StandardCharsets.UTF_8));
      assertEquals(6, Collections.list(zip.entries()).size());
      for (ZipEntry entry : Collections.list(zip.entries())) {
        assertEquals(ZipEntry.STORED, entry.getMethod());
      }
    }
    aligned(Files.readAllBytes(pack.resolve("955717e8.pt")));
  }

  private static byte[] content(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }

  private static void aligned(byte[] zip) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    int entries = 0;
    while (bytes.getInt(at) == 0x04034b50) {
      int start = at + 30 + bytes.getShort(at + 26) + bytes.getShort(at + 28);
      assertEquals(0, start % 64);
      at = start + bytes.getInt(at + 18);
      entries++;
    }
    assertEquals(6, entries);
  }

  @Test
  void thePackNamesItsFiles() throws Exception {
    Path first = SmallTemplate.checkpoint(1).safetensors(folder.resolve("f7e0c4bc.safetensors"));
    Path second = SmallTemplate.checkpoint(2).safetensors(folder.resolve("d12395a8.safetensors"));
    Path pack = run(TWO, second, first);
    JsonNode json = json(pack);
    assertEquals("two", json.get("name").textValue());
    assertEquals("separator", json.get("kind").textValue());
    assertEquals("f7e0c4bc+d12395a8", json.get("version").textValue());
    assertEquals(30, json.get("rank").intValue());
    assertEquals("MIT", json.get("licence").textValue());
    assertEquals(
        "[{\"file\":\"f7e0c4bc.pt\",\"weights\":[1,0]},{\"file\":\"d12395a8.pt\",\"weights\":[0.5,1]}]",
        json.get("networks").toString());
    assertEquals("front.pt", json.get("front").textValue());
    assertEquals("back.pt", json.get("back").textValue());
    assertTrue(json.get("normalised").booleanValue());
    assertEquals("[\"mps\",\"cuda\",\"cpu\"]", json.get("devices").toString());
    assertEquals(
        "{\"rateHz\":44100,\"channels\":[1,2],\"stems\":[\"drums\",\"vocals\"],\"segmentFrames\":343980,\"overlapFrames\":85995}",
        json.get("geometry").toString());
    List<String> files = new ArrayList<>();
    json.get("files").fieldNames().forEachRemaining(files::add);
    assertEquals(List.of("back.pt", "d12395a8.pt", "f7e0c4bc.pt", "front.pt"), files);
    for (String file : files) {
      assertEquals(Digests.sha256(pack.resolve(file)), json.get("files").get(file).textValue());
    }
    // By sha256sum, of the template's "back".
    assertEquals(
        "3c482346f375027677fa8a0d6830a32714d4f13f9e94c2d9e215e0ac205ad4e5",
        json.get("files").get("back.pt").textValue());
    assertEquals(List.of(), notes);
    PackStore.verify(ModelPack.read(pack));
  }

  /**
   * The fractions and lists of the small template need JSON, so the .th leaves them to defaults.
   */
  @Test
  void bothFormatsGiveTheSamePack() throws Exception {
    String table =
        SmallTemplate.TABLE.replace(
            "\"segment\": 10", "\"segment\": 7.8, \"sources\": [\"drums\", \"vocals\"]");
    byte[] core = template.open("core.pt").readAllBytes();
    template =
        SmallTemplate.of(
            Map.of("template.json", table.getBytes(StandardCharsets.UTF_8), "core.pt", core));
    CheckpointBuilder checkpoint =
        new CheckpointBuilder()
            .argument("channels", "48")
            .tensor("conv.bias", 5, 2)
            .tensor("conv.weight", -4, 2, 3);
    Path pack = run(ONE, checkpoint.th(folder.resolve("any name.th")));
    byte[] network = Files.readAllBytes(pack.resolve("955717e8.pt"));
    byte[] manifest = Files.readAllBytes(pack.resolve("pack.json"));
    assertFalse(json(pack).has("front"));
    run(ONE, checkpoint.safetensors(folder.resolve("955717e8.safetensors")));
    assertArrayEquals(network, Files.readAllBytes(pack.resolve("955717e8.pt")));
    assertArrayEquals(manifest, Files.readAllBytes(pack.resolve("pack.json")));
    assertEquals(3, contents().size());
  }

  @Test
  void anOlderPackIsReplaced() throws Exception {
    Path old = Files.createDirectories(packs.resolve("one").resolve("deep"));
    Files.writeString(old.resolve("left.pt"), "old");
    run(ONE, SmallTemplate.checkpoint(1).safetensors(folder.resolve("955717e8.safetensors")));
    assertEquals(
        List.of("one", "955717e8.pt", "back.pt", "front.pt", "pack.json"),
        contents().stream().map(path -> path.getFileName().toString()).toList());
  }

  @Test
  void aRefusalLeavesTheOlderPack() throws Exception {
    Files.createDirectories(packs.resolve("one"));
    Files.writeString(packs.resolve("one").resolve("pack.json"), "old");
    Path file =
        SmallTemplate.checkpoint(1)
            .set("conv.bias", 1, Float.NaN)
            .safetensors(folder.resolve("955717e8.safetensors"));
    refused(ONE, List.of(file), file.toString(), "tensor conv.bias has NaN at element 1");
    assertEquals("old", Files.readString(packs.resolve("one").resolve("pack.json")));
  }

  @Test
  void whatIsNotFiniteIsRefused() throws Exception {
    Path file =
        SmallTemplate.checkpoint(1)
            .set("conv.weight", 5, Float.NEGATIVE_INFINITY)
            .safetensors(folder.resolve("x"));
    refused(ONE, List.of(file), "tensor conv.weight has -Infinity at element 5");
    assertEquals(List.of(), contents());
  }

  @Test
  void tensorsMustAgreeWithTheTemplate() throws Exception {
    Path file = folder.resolve("955717e8.safetensors");
    SmallTemplate.checkpoint(1).tensor("conv.weight", 1, 3, 2).safetensors(file);
    refused(ONE, List.of(file), file.toString(), "conv.weight is [3, 2], not [2, 3]");
    SmallTemplate.checkpoint(1).without("conv.bias").safetensors(file);
    refused(ONE, List.of(file), "tensors are missing: conv.bias");
    SmallTemplate.checkpoint(1).tensor("extra", 1, 1).safetensors(file);
    refused(ONE, List.of(file), "tensors are too many: extra");
    assertFalse(Files.exists(packs));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "channels|48.0|",
        "channels|64|its channels is 64, not 48",
        "channels|\"48\"|its channels is \"48\", not 48",
        "cac|1|",
        "cac|0|its cac is 0, not true",
        "multi_freqs|[]|",
        "multi_freqs|[0.1]|its multi_freqs is [0.1], not null",
        "rescale|7|",
        "segment|7.8|",
        "segment|{\"_type\":\"fraction\",\"numerator\":78,\"denominator\":10}|",
        "segment|{\"_type\":\"fraction\",\"numerator\":8,\"denominator\":1}|its segment is 8.0, not 7.8",
        "sources|[\"vocals\",\"drums\"]|its sources is"
      })
  void argumentsMustAgreeWithTheTemplate(String name, String value, String problem)
      throws Exception {
    Path file = folder.resolve("955717e8.safetensors");
    SmallTemplate.checkpoint(1).argument(name, value).safetensors(file);
    if (problem == null) {
      run(ONE, file);
    } else {
      refused(ONE, List.of(file), file.toString(), problem);
    }
  }

  /** The constructor's default of 10 s is not what the template was made with. */
  @Test
  void anArgumentLeftOutHasItsDefault() throws Exception {
    Path file = folder.resolve("955717e8.th");
    new CheckpointBuilder().tensor("conv.weight", 1, 2, 3).tensor("conv.bias", 1, 2).th(file);
    refused(ONE, List.of(file), "its segment is 10, not 7.8", "arguments are missing: sources");
  }

  @Test
  void unknownArgumentsAreNoted() throws Exception {
    Path file = folder.resolve("955717e8.safetensors");
    run(ONE, SmallTemplate.checkpoint(1).argument("dconv_attn", "4").safetensors(file));
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).contains("dconv_attn"), notes.get(0));
  }

  @Test
  void anotherClassIsRefused() throws Exception {
    Path file = folder.resolve("955717e8.safetensors");
    SmallTemplate.checkpoint(1).klass("demucs.hdemucs.HDemucs").safetensors(file);
    refused(ONE, List.of(file), "its class is demucs.hdemucs.HDemucs");
  }

  @Test
  void missingDoubleAndForeignFilesAreNamedTogether() throws Exception {
    Path first = SmallTemplate.checkpoint(1).safetensors(folder.resolve("f7e0c4bc.safetensors"));
    Path again = SmallTemplate.checkpoint(1).safetensors(folder.resolve("f7e0c4bc.th"));
    Path other = SmallTemplate.checkpoint(1).safetensors(folder.resolve("04573f0d.safetensors"));
    refused(
        TWO,
        List.of(first, again, other),
        "twice: " + first + " and " + again,
        "foreign: " + other,
        "missing: d12395a8.safetensors or .th");
    refused(ONE, List.of(other), "foreign: " + other, "missing: 955717e8");
    refused(ONE, List.of(), "missing: 955717e8");
    Path gone = folder.resolve("955717e8.th");
    refused(ONE, List.of(gone), gone + ": there is no such file");
  }

  @Test
  void theHashInTheNameMustFit() throws Exception {
    Path plain = SmallTemplate.checkpoint(1).safetensors(folder.resolve("x"));
    String hash = Digests.sha256(plain).substring(0, 8);
    Path right = Files.copy(plain, folder.resolve("955717e8-" + hash + ".th"));
    run(ONE, right);
    Path wrong = Files.copy(plain, folder.resolve("955717e8-0badc0de.th"));
    refused(ONE, List.of(wrong), wrong.toString(), "begins with " + hash, "not with 0badc0de");
  }

  @Test
  void theBagOfTheMakersIsRead() throws Exception {
    Path first = SmallTemplate.checkpoint(1).safetensors(folder.resolve("f7e0c4bc.safetensors"));
    Path second = SmallTemplate.checkpoint(2).safetensors(folder.resolve("92cfc3b6.safetensors"));
    Path yaml = folder.resolve("two.yaml");
    Files.writeString(
        yaml,
        """
        models: ['92cfc3b6', 'f7e0c4bc']
        weights: [
          [1., 0.25],
          [0., 1.],
        ]
        segment: 44
        """);
    Path pack = run(TWO, first, yaml, second);
    assertEquals("92cfc3b6+f7e0c4bc", json(pack).get("version").textValue());
    assertEquals("[1,0.25]", json(pack).get("networks").get(0).get("weights").toString());
    assertEquals(
        List.of("two.yaml asks for segments of 44.0 s; its networks take 7.8 s at most"), notes);
    Files.writeString(yaml, "models: ['92cfc3b6', 'f7e0c4bc']\n");
    assertFalse(json(run(TWO, first, yaml, second)).get("networks").get(0).has("weights"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "models: [95571.7e8]|is no signature",
        "models: ['../../x']|is no signature",
        "models: ['front']|is no signature",
        "models: []|no list of models",
        "hello|no list of models",
        "models: ['955717e8', '955717e8']|names a model twice",
        "'{'|no YAML",
        "models: ['955717e8']\\nweights: [[1]]|1 weights for the 2 stems",
        "models: ['955717e8']\\nweights: [[1, 0]]|gives vocals no weight",
        "models: ['955717e8']\\nweights: [[1, x]]|is no number from 0",
        "models: ['955717e8']\\nweights: [[1, -1]]|is no number from 0",
        "models: ['955717e8']\\nweights: [[1, .nan]]|is no number from 0",
        "models: ['955717e8']\\nweights: [[1, 1], [1, 1]]|weights for each model",
        "models: ['955717e8']\\nsegment: 4|segments of 4.0 s",
        "models: ['955717e8']\\nsegment: -1|segment is wrong"
      })
  void aWrongBagIsRefused(String yaml, String problem) throws Exception {
    Path file = SmallTemplate.checkpoint(1).safetensors(folder.resolve("955717e8.safetensors"));
    Path bag = folder.resolve("one.yaml");
    Files.writeString(bag, yaml.equals("'{'") ? "{" : yaml.replace("\\n", "\n"));
    refused(ONE, List.of(file, bag), problem);
  }

  /** As Python's YAML writes it, and as a number would be written. */
  @Test
  void aSignatureNeedsNoQuotes() throws Exception {
    Path file = SmallTemplate.checkpoint(1).safetensors(folder.resolve("955717e8.safetensors"));
    Path bag = Files.writeString(folder.resolve("one.yaml"), "models:\n- 955717e8\n");
    assertEquals("955717e8", json(run(ONE, file, bag)).get("version").textValue());
  }

  @Test
  void aBagOfAnotherModelIsRefused() throws Exception {
    Path file = SmallTemplate.checkpoint(1).safetensors(folder.resolve("955717e8.safetensors"));
    Path bag = Files.writeString(folder.resolve("two.yaml"), "models: ['955717e8']");
    refused(ONE, List.of(file, bag), bag.toString(), "the bag of one is called one.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"955717e8.th", "955717e8.safetensors"})
  void hostileFilesLeaveNothing(String name) throws Exception {
    Path file = folder.resolve(name);
    byte[] pickle = new PickleBuilder().global("os", "system").text("id").op(0x85).op('R').stop();
    Files.write(file, TestZip.of(Map.of("archive/data.pkl", pickle)));
    refused(ONE, List.of(file), file.toString(), "os.system");
    Files.write(file, floats(1, 100));
    refused(ONE, List.of(file), file.toString(), "neither");
    assertFalse(Files.exists(packs));
  }

  @Test
  void aStorageHarmedHalfwayLeavesNothing() throws Exception {
    Path good = SmallTemplate.checkpoint(1).safetensors(folder.resolve("f7e0c4bc.safetensors"));
    Path bad =
        SmallTemplate.checkpoint(1)
            .set("conv.weight", 0, Float.NaN)
            .safetensors(folder.resolve("d12395a8.safetensors"));
    refused(TWO, List.of(good, bad), bad.toString(), "conv.weight");
    assertEquals(List.of(), contents());
  }

  @Test
  void aBrokenTemplateLeavesNothing() throws Exception {
    byte[] core = TestZip.of(Map.of("core/data/0", new byte[8]));
    template =
        SmallTemplate.of(
            Map.of(
                "template.json",
                SmallTemplate.TABLE.getBytes(StandardCharsets.UTF_8),
                "core.pt",
                core));
    Path file = SmallTemplate.checkpoint(1).safetensors(folder.resolve("955717e8.safetensors"));
    failed(
        ModelException.class,
        ONE,
        List.of(file),
        "the template small is broken: it has no storage [3]");
    assertEquals(List.of(), contents());
  }

  @Test
  void roomIsAskedForFirst() {
    ModelException e =
        assertThrows(
            ModelException.class, () -> PackImport.requireRoom(packs, 800L << 20, 100L << 20));
    assertEquals(
        "the pack needs 800 MB in %s, where 100 MB are free: make room or name another folder"
            .formatted(packs),
        e.getMessage());
  }

  @Test
  void aFileThatNeedsMoreMemoryThanThereIsIsRefused() throws Exception {
    Path file = SmallTemplate.checkpoint(1).safetensors(folder.resolve("955717e8.safetensors"));
    RefusedFileException e =
        assertThrows(
            RefusedFileException.class,
            () ->
                Opened.read(
                    file,
                    Checkpoint::open,
                    checkpoint -> {
                      throw new OutOfMemoryError("Java heap space");
                    }));
    assertTrue(e.getMessage().contains(file + ": it needs more memory than the"), e.getMessage());
  }

  /** A later try with the same files may do better, so that they must not be called bad. */
  @Test
  void whatIsNotTheFilesFaultIsNoRefusalOfFiles() throws Exception {
    Path file = SmallTemplate.checkpoint(1).safetensors(folder.resolve("955717e8.safetensors"));
    Files.writeString(packs, "a file");
    ModelException e = assertThrows(ModelException.class, () -> run(ONE, file));
    assertFalse(e instanceof RefusedFileException, e.toString());
    e = assertThrows(ModelException.class, () -> PackImport.requireRoom(packs, 2, 1));
    assertFalse(e instanceof RefusedFileException, e.toString());
    e = assertThrows(ModelException.class, () -> Template.resource("of no model"));
    assertFalse(e instanceof RefusedFileException, e.toString());
  }

  @Test
  void aFileWherePacksShouldLieIsNamed() throws Exception {
    Files.writeString(packs, "a file");
    Path file = SmallTemplate.checkpoint(1).safetensors(folder.resolve("955717e8.safetensors"));
    ModelException e = assertThrows(ModelException.class, () -> run(ONE, file));
    assertEquals(
        "cannot write the pack one into %s: %s is no folder".formatted(packs, packs),
        e.getMessage());
    assertEquals("a file", Files.readString(packs));
  }

  @Test
  void officialModelsAreFoundByName() throws Exception {
    assertEquals(List.of("htdemucs", "htdemucs_ft", "htdemucs_6s"), OfficialModels.names());
    assertEquals(4, OfficialModels.find("htdemucs_ft").weights().size());
    assertEquals("htdemucs_6s.yaml", OfficialModels.find("htdemucs_6s").bagFile());
    assertEquals(
        List.of("5c90dfd2.safetensors"), OfficialModels.find("htdemucs_6s").checkpointFiles());
    Consumer<String> silent = note -> {};
    ModelException e =
        assertThrows(ModelException.class, () -> PackImport.run("mdx", List.of(), packs, silent));
    assertEquals(
        "there is no official model 'mdx'; there are htdemucs, htdemucs_ft, htdemucs_6s",
        e.getMessage());
  }
}
