package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import picocli.CommandLine;

class ModelsCommandTest extends CapturedOutput {
  private static final String YAML = "/adefossez/HTDemucs/resolve/main/htdemucs.yaml";
  private static final String CHECKPOINT = "/adefossez/HTDemucs/resolve/main/955717e8.safetensors";

  @TempDir Path folder;
  private TestHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new TestHub();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private String hub() {
    return hub.base();
  }

  private String packs() {
    return folder.resolve("packs").toString();
  }

  /** A pack that verifies, under the name of an official one. */
  private void install() throws IOException {
    ModelPack classic = new PackStore(List.of(), folder.resolve("cache")).find("classic");
    Path pack = Files.createDirectories(folder.resolve("packs/htdemucs"));
    for (String file : classic.files().keySet()) {
      Files.copy(classic.folder().resolve(file), pack.resolve(file));
    }
    String manifest = Files.readString(classic.folder().resolve(ModelPack.MANIFEST));
    Files.writeString(
        pack.resolve(ModelPack.MANIFEST), manifest.replace("\"classic\"", "\"htdemucs\""));
  }

  @Test
  void theListTellsWhatCouldBePulled() throws IOException {
    assertEquals(0, Main.run("models", "list", "--models", folder.toString()));
    assertTrue(out().contains("htdemucs  not installed: resonate models pull htdemucs\n"), out());
    assertTrue(out().contains("htdemucs_6s  not installed: resonate models pull htdemucs_6s\n"));
    out.reset();
    install();
    assertEquals(0, Main.run("models", "list", "--models", packs()));
    assertFalse(out().contains("htdemucs  not installed"), out());
    assertTrue(out().contains("htdemucs_ft  not installed"), out());
  }

  @Test
  void allMistakesAreNamedAtOnceAndNothingIsAskedFor() throws IOException {
    Path config =
        Files.writeString(folder.resolve("c.yaml"), "models: {hub: hub, mirrors: [ftp://a/]}\n");
    int exit =
        Main.run(
            "models",
            "pull",
            "htdemuc",
            "--from",
            hub(),
            "--from",
            "localhost",
            "--config",
            config.toString(),
            "--no",
            "--models",
            packs());
    assertEquals(2, exit);
    for (String part :
        new String[] {
          "there is no official model htdemuc; there are htdemucs, htdemucs_ft, htdemucs_6s",
          "--from must be an address such as https://huggingface.co, got localhost",
          "models.hub must be an address such as https://huggingface.co, got hub",
          "models.mirrors must be an address such as https://huggingface.co, got ftp://a/",
          "Unknown option: '--no'"
        }) {
      assertTrue(err().contains(part), part + " is not in\n" + err());
    }
    assertEquals(2, Main.run("models", "pull"));
    assertTrue(err().contains("Missing required parameter: 'NAME'"), err());
    assertEquals(List.of(), hub.asked());
    assertFalse(Files.exists(folder.resolve("packs")));
  }

  @Test
  void anImportNamesItsMistakesToo() {
    String file = folder.resolve("955717e8.th").toString();
    assertEquals(2, Main.run("models", "import", "demucs", file));
    assertTrue(err().contains("there is no official model demucs; there are htdemucs"), err());
    assertTrue(err().contains("there is no file " + file), err());
    assertEquals(2, Main.run("models", "import", "htdemucs"));
    assertTrue(err().contains("Missing required parameter: 'FILE'"), err());
  }

  @Test
  void anImportOfForeignFilesIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("f7e0c4bc.safetensors"), "x");
    assertEquals(3, Main.run("models", "import", "htdemucs", file.toString(), "--models", packs()));
    assertTrue(err().contains("955717e8"), err());
    assertFalse(err().contains("\tat "), err());
    assertFalse(Files.exists(folder.resolve("packs/htdemucs")));
  }

  private static Path importsInto(String... flags) {
    ImportCommand command = new ImportCommand();
    List<String> arguments = new ArrayList<>(List.of("htdemucs", "955717e8.safetensors"));
    arguments.addAll(List.of(flags));
    new CommandLine(command).parseArgs(arguments.toArray(new String[0]));
    List<String> mistakes = new ArrayList<>();
    Path into = PackTarget.folder(command.target.settings(mistakes));
    assertEquals(List.of(), mistakes);
    return into;
  }

  @Test
  void anImportPutsItsPackWhereTheSettingsSayAsAPullDoes() throws IOException {
    String config =
        Files.writeString(folder.resolve("c.yaml"), "job: {models: packs}\n").toString();
    Path home = Path.of(System.getProperty("user.home"), ".resonate", "models");
    assertEquals(home, importsInto());
    assertEquals(folder.resolve("packs"), importsInto("--config", config));
    Path mine = folder.resolve("mine");
    assertEquals(mine, importsInto("--config", config, "--models", mine.toString()));
    assertEquals(
        2,
        Main.run("models", "import", "htdemucs", config, "--config", "none.yaml", "--models", "x"));
    assertTrue(err().contains("--config: no file none.yaml"), err());
  }

  @Test
  void theWayWithoutInternetLeadsToTheSameFolder() throws IOException {
    Path config = Files.writeString(folder.resolve("a preset.yaml"), "job: {models: packs}\n");
    String[] pull = {"models", "pull", "htdemucs", "--from", hub(), "--config", config.toString()};
    assertEquals(3, Main.run(pull));
    assertTrue(
        err()
            .contains(
                "import htdemucs htdemucs.yaml 955717e8.safetensors --config '" + config + "'"),
        err());
    err.reset();
    assertEquals(3, Main.run("models", "pull", "htdemucs", "--from", hub(), "--models", packs()));
    assertTrue(err().contains("955717e8.safetensors --models " + packs()), err());
  }

  @Test
  void whatIsInstalledIsNotPulledAgain() throws IOException {
    install();
    assertEquals(0, Main.run("models", "pull", "htdemucs", "--models", packs(), "--from", hub()));
    assertTrue(out().contains("is installed in " + packs()), out());
    assertEquals(List.of(), hub.asked());
    out.reset();
    assertEquals(0, Main.run("models", "pull", "htdemucs", "--models", packs(), "--json", "-q"));
    assertTrue(out().startsWith("{\"event\":\"model-installed\""), out());
    assertTrue(out().contains("\"changed\":false"), out());
    assertEquals(1, out().lines().count());
  }

  @Test
  void whatCannotBePulledEndsWithThreeAndTheWayWithoutInternet() {
    int exit =
        Main.run(
            "models", "pull", "htdemucs", "--models", packs(), "--from", hub(), "--from", hub());
    assertEquals(3, exit);
    assertEquals(List.of(YAML, YAML), hub.asked());
    assertTrue(err().contains("localhost answers 404"), err());
    assertTrue(
        err().contains("resonate models import htdemucs htdemucs.yaml 955717e8.safetensors"),
        err());
    assertFalse(err().contains("\tat "), err());
  }

  @Test
  void theSettingsNameTheHubAndItsMirrorsAndWhatArrivesIsImported() throws IOException {
    hub.put("/mirror" + YAML, "models: ['955717e8']\n".getBytes(StandardCharsets.UTF_8));
    hub.put("/mirror" + CHECKPOINT, new byte[3_000_000]);
    Path config =
        Files.writeString(
            folder.resolve("c.yaml"),
            "models: {hub: %s/hub/, mirrors: [%s/mirror]}\njob: {models: packs}\n"
                .formatted(hub(), hub()));
    assertEquals(3, Main.run("models", "pull", "htdemucs", "--config", config.toString()));
    assertEquals(
        List.of("/hub" + YAML, "/mirror" + YAML, "/hub" + CHECKPOINT, "/mirror" + CHECKPOINT),
        hub.asked());
    assertTrue(out().contains("955717e8.safetensors: 10% of 3 MB"), out());
    assertTrue(out().contains("955717e8.safetensors: 90% of 3 MB"), out());
    assertTrue(out().contains("955717e8.safetensors: here, 3 MB"), out());
    // Zeros are no checkpoint.
    assertTrue(err().contains("955717e8.safetensors"), err());
    assertFalse(Files.exists(folder.resolve("packs/.downloads")));
    assertFalse(Files.exists(folder.resolve("packs/htdemucs")));
  }

  @Test
  void eventsTellTheSame() {
    hub.put(YAML, "models: ['955717e8']\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        3, Main.run("models", "pull", "htdemucs", "--models", packs(), "--from", hub(), "--json"));
    List<String> events = out().lines().toList();
    assertTrue(events.get(0).startsWith("{\"event\":\"download-started\""), out());
    assertTrue(events.get(0).contains("\"file\":\"htdemucs.yaml\""), out());
    assertTrue(events.get(0).contains("\"totalBytes\":21"), out());
    assertTrue(events.get(1).startsWith("{\"event\":\"download-finished\""), out());
    assertTrue(events.get(2).startsWith("{\"event\":\"model-failed\""), out());
    assertEquals(3, events.size());
  }
}
