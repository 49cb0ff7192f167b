package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import org.resonate.transforms.settings.RegenerateSettings;

/**
 * {@code models import jasco} and {@code models pull jasco}, with files in the official formats of
 * a small model whose templates stand on the tests' class path in place of the official ones.
 */
class JascoCommandTest extends CapturedOutput {

  private static final Path FILES = Path.of("../models/src/test/resources/jasco_tiny");
  private static final Path STATE = FILES.resolve("state_dict.bin");
  private static final Path T5 = FILES.resolve("model.safetensors");
  private static final Path TOKENIZER = FILES.resolve("tokenizer.json");
  private static final String STATE_PATH =
      "/facebook/jasco-chords-drums-400M/resolve/main/state_dict.bin";
  private static final String T5_PATH = "/google-t5/t5-base/resolve/main/model.safetensors";
  private static final String TOKENIZER_PATH = "/google-t5/t5-base/resolve/main/tokenizer.json";

  @TempDir Path folder;
  private TestHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new TestHub();
    hub.put(STATE_PATH, Files.readAllBytes(STATE));
    hub.put(T5_PATH, Files.readAllBytes(T5));
    hub.put(TOKENIZER_PATH, Files.readAllBytes(TOKENIZER));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Path packs() {
    return folder.resolve("packs");
  }

  private int imports(Object... arguments) {
    return models("import", arguments);
  }

  private int pulls(Object... arguments) {
    Object[] from = {"--from", hub.base()};
    return models("pull", Stream.of(from, arguments).flatMap(Arrays::stream).toArray());
  }

  private int models(String command, Object... arguments) {
    out.reset();
    err.reset();
    Stream<?> first = Stream.of("models", command, "jasco", "--models", packs());
    return Main.run(
        Stream.concat(first, Arrays.stream(arguments))
            .map(Object::toString)
            .toArray(String[]::new));
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  /** A refusal is one line of what it is about, why, and what to do; and nothing is left behind. */
  private void assertRefused(Path file, String cause, Object... files) throws IOException {
    assertEquals(
        3,
        imports(Stream.of(files, new Object[] {"--accept-licence"}).flatMap(Stream::of).toArray()));
    assertEquals(1, err().lines().count(), err());
    assertTrue(err().startsWith("resonate: cannot import " + file + ": "), err());
    assertTrue(err().contains(cause), err());
    assertTrue(err().contains("; get the official file again; file "), err());
    assertNothingInstalled();
  }

  private void assertNothingInstalled() throws IOException {
    if (Files.exists(packs())) {
      try (Stream<Path> left = Files.list(packs())) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  private ModelPack installed() throws ModelException {
    ModelPack pack = ModelPack.read(packs().resolve("jasco"));
    PackStore.verify(pack);
    return pack;
  }

  private static List<String> prompts(ModelPack pack) {
    return pack.generator().orElseThrow().prompts().stream()
        .map(GeneratorSpec.Prompt::text)
        .toList();
  }

  @Test
  void withoutItsLicenceAcceptedNothingIsInstalledAndNothingAskedFor() throws IOException {
    assertEquals(2, imports(STATE, T5, TOKENIZER));
    assertTrue(err().contains("CC-BY-NC 4.0"), err());
    assertTrue(err().contains("not for commercial purposes"), err());
    assertTrue(err().contains("--accept-licence"), err());
    assertEquals(2, pulls());
    assertTrue(err().contains("CC-BY-NC 4.0"), err());
    assertTrue(err().contains("--accept-licence"), err());
    assertEquals(List.of(), hub.asked());
    assertFalse(Files.exists(packs()));
  }

  @Test
  void wrongFilesAreNamedWithAllOtherMistakes() throws IOException {
    Path gone = folder.resolve("gone.bin");
    Path config =
        Files.writeString(
            folder.resolve("c.yaml"), "regenerate: {prompts: {horns: brass, bass: deep bass}}\n");
    assertEquals(2, imports(gone, T5, "--config", config));
    assertTrue(
        err().contains("jasco needs STATE_DICT, T5_WEIGHTS and TOKENIZER, got 2 files"), err());
    assertTrue(err().contains("there is no file " + gone), err());
    assertTrue(err().contains("regenerate.prompts: horns is none of "), err());
    assertTrue(err().contains("--accept-licence"), err());
    assertFalse(Files.exists(packs()));
  }

  @Test
  void aTruncatedStateDictIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(STATE);
    Path cut = file("state_dict.bin", Arrays.copyOf(whole, whole.length * 2 / 3));
    assertRefused(cut, "it was cut off", cut, T5, TOKENIZER);
  }

  @Test
  void filesInAnotherOrderAreToldWhatBelongsThere() throws IOException {
    assertRefused(T5, "it is no state_dict.bin of JASCO", T5, STATE, TOKENIZER);
    assertTrue(
        err().contains("file 1 of the 3 is state_dict.bin of facebook/jasco-chords-drums-400M"),
        err());
    assertRefused(STATE, "best_state", STATE, STATE, TOKENIZER);
    assertTrue(err().contains("file 2 of the 3 is model.safetensors of google-t5/t5-base"), err());
    assertRefused(T5, "it is no tokenizer", STATE, T5, T5);
    assertTrue(err().contains("file 3 of the 3 is tokenizer.json of google-t5/t5-base"), err());
  }

  @Test
  void aT5OfAnotherSizeIsRefused() throws IOException {
    // The same bytes under a header that calls the embedding by another shape.
    String bytes = Files.readString(T5, StandardCharsets.ISO_8859_1);
    assertTrue(bytes.contains("[160,16]"));
    Path other =
        file(
            "model.safetensors",
            bytes.replace("[160,16]", "[320, 8]").getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(
        other,
        "it is no t5-base: shapes differ: shared.weight is [320, 8], not [160, 16]",
        STATE,
        other,
        TOKENIZER);
  }

  @Test
  void aTokenizerThatDoesNotFitIsRefused() throws IOException {
    Path config = file("tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8));
    assertRefused(config, "it is no tokenizer", STATE, T5, config);
    Path weights = folder.resolve("t5.bin");
    try (RandomAccessFile large = new RandomAccessFile(weights.toFile(), "rw")) {
      large.setLength(1L << 30);
    }
    assertRefused(weights, "it is no tokenizer: it has 1024 MB", STATE, T5, weights);
    String json =
        Files.readString(TOKENIZER)
            .replaceAll("(?s)\"post_processor\": \\{.*?\\n \\},", "\"post_processor\": null,");
    Path endless = file("tokenizer.json", json.getBytes(StandardCharsets.UTF_8));
    assertRefused(endless, "it does not end a text with token 1", STATE, T5, endless);
  }

  @Test
  void anImportMakesThePackOfTheSettingsPrompts() throws IOException {
    Path config =
        Files.writeString(folder.resolve("c.yaml"), "regenerate: {prompts: {bass: deep bass}}\n");
    int exit = imports(STATE, T5, TOKENIZER, "--config", config, "--accept-licence");
    assertEquals(0, exit, err());
    assertTrue(out().contains("is installed in " + packs().resolve("jasco")), out());
    assertTrue(out().contains("licence: The weights of JASCO"), out());
    assertEquals("CC-BY-NC-4.0", installed().acceptedLicence().orElseThrow());
    assertTrue(prompts(installed()).stream().anyMatch(text -> text.contains("deep bass")));
    assertEquals(0, Main.run("models", "list", "--models", packs().toString()));
    assertTrue(out().contains("generator, CC-BY-NC-4.0, "), out());
    assertFalse(out().contains("jasco  not installed"), out());
  }

  @Test
  void aPullGoesOnWhereItBrokeOff() throws IOException {
    hub.loseAfter(STATE_PATH, 300_000);
    assertEquals(3, pulls("--accept-licence"));
    assertTrue(err().contains("What has arrived is kept, the same command goes on"), err());
    assertTrue(
        err()
            .contains(
                "import jasco state_dict.bin model.safetensors tokenizer.json --models "
                    + packs()
                    + " --accept-licence"),
        err());
    assertFalse(Files.exists(packs().resolve("jasco")));
    hub.put(STATE_PATH, Files.readAllBytes(STATE));
    hub.asked().clear();
    assertEquals(0, pulls("--accept-licence"), err());
    String rest = STATE_PATH + " bytes=300000-";
    assertEquals(List.of(rest, T5_PATH, TOKENIZER_PATH), hub.asked());
    assertTrue(out().contains("licence: The weights of JASCO"), out());
    assertEquals(RegenerateSettings.DEFAULT.allPrompts(), prompts(installed()));
    assertFalse(Files.exists(packs().resolve(".downloads")));
    hub.asked().clear();
    assertEquals(0, pulls("--accept-licence"), err());
    assertTrue(out().contains("is installed in " + packs()), out());
    assertEquals(List.of(), hub.asked());
  }

  @Test
  void whatWasPulledAndIsRefusedIsNotKept() throws IOException {
    hub.put(TOKENIZER_PATH, "{}".getBytes(StandardCharsets.UTF_8));
    assertEquals(3, pulls("--accept-licence"));
    assertTrue(err().contains("tokenizer.json: it is no tokenizer"), err());
    assertNothingInstalled();
  }

  private int remasters(Object... arguments) {
    out.reset();
    err.reset();
    Stream<?> first =
        Stream.of("remaster", "../samples/demo.flac", "-o", folder.resolve("out"), "--models");
    return Main.run(
        Stream.of(first, Stream.of(packs()), Arrays.stream(arguments))
            .flatMap(Function.identity())
            .map(Object::toString)
            .toArray(String[]::new));
  }

  @Test
  void promptsThatThePackDoesNotKnowAreAMistakeUntilItIsPulledByForce() throws IOException {
    assertEquals(0, pulls("--accept-licence"), err());
    Path config =
        Files.writeString(folder.resolve("c.yaml"), "regenerate: {prompts: {bass: deep bass}}\n");
    assertEquals(2, remasters("--config", config, "--dry-run"));
    assertTrue(
        err().contains("the pack jasco was made without the prompt 'deep bass' of bass"), err());
    assertTrue(err().contains("pull it with --force"), err());
    assertEquals(0, pulls("--config", config, "--accept-licence", "--force"), err());
    assertEquals(0, remasters("--config", config, "--dry-run"), err());
  }

  @Test
  void whoForcesItWithoutAPackReadsHowToGetIt() throws IOException {
    Files.createDirectories(packs());
    assertEquals(0, remasters("--force-jasco"), err());
    assertTrue(err().contains("no JASCO pack is installed: the built-in repair stands in"), err());
    assertTrue(err().contains("resonate models pull jasco --accept-licence"), err());
    assertEquals(0, remasters("--force-jasco", "--blend", "0"), err());
    assertFalse(err().contains("no JASCO pack"), err());
  }
}
