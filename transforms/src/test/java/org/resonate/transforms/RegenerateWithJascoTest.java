package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.band.TestBand;
import org.resonate.models.generate.Generator;
import org.resonate.models.generate.T5Prompts;
import org.resonate.models.pack.JascoImport;
import org.resonate.models.pack.ModelPack;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Generation;
import org.resonate.transforms.record.Quality;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.Regeneration;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.Separation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.StageRunner;

/** With a small model of JASCO's architecture and weights by chance. */
class RegenerateWithJascoTest {

  private static final Path MODELS = Path.of("../models/src/test/resources");
  private static final int SECONDS = 14;

  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path packs;

  @BeforeAll
  static void importPack() throws Exception {
    packs = shared.resolve("packs");
    Path files = MODELS.resolve("jasco_tiny");
    JascoImport.of(MODELS.resolve("templates/jasco_tiny"), new T5Prompts())
        .run(
            new JascoImport.Sources(
                files.resolve("state_dict.bin"),
                files.resolve("model.safetensors"),
                files.resolve("tokenizer.json")),
            RegenerateSettings.DEFAULT.allPrompts(),
            packs,
            note -> {});
  }

  private Track run(RegenerateSettings regenerate, Path packFolder) throws Exception {
    Files.createDirectories(folder.resolve("work"));
    List<Stem> stems = new ArrayList<>();
    Signal song = null;
    for (String name : List.of("bass", "drums", "song")) {
      Path file = folder.resolve("work").resolve(name + ".wav");
      Fixtures.recording(file, new TestBand(1, SECONDS, name.length()));
      Signal signal =
          Signal.newBuilder()
              .setPath(name + ".wav")
              .setChannels(1)
              .setRateHz(44_100)
              .setFrames(SECONDS * 44_100)
              .setCrc32c(0)
              .build();
      if (name.equals("song")) {
        song = signal;
      } else {
        stems.add(new Stem(name, signal));
      }
    }
    Region noise = new Region(5 * 44_100L, 7 * 44_100L, Cause.NOISE, 0.8, DamageLevel.SEVERE);
    List<StemQuality> quality = new ArrayList<>();
    for (Stem stem : stems) {
      boolean damaged = stem.getName().equals("bass");
      quality.add(
          StemQuality.newBuilder()
              .setStem(stem.getName())
              .setLevel(damaged ? DamageLevel.SEVERE : DamageLevel.GOOD)
              .setScores(Map.of())
              .setRegions(damaged ? List.of(noise) : List.of())
              .build());
    }
    RemasterSettings settings =
        new RemasterSettings(null, null, null, null, regenerate, null, null);
    Track track =
        Track.newBuilder(Fixtures.track("t", folder.resolve("work").resolve("song.wav"), settings))
            .setPreparation(Fixtures.preparation(song))
            .setSeparation(
                Separation.newBuilder()
                    .setModel("classic")
                    .setModelVersion("1")
                    .setModelLicence("")
                    .setModelSha256("")
                    .setDevice("cpu")
                    .setThreads(1)
                    .setStems(stems)
                    .setResidual(song)
                    .build())
            .setQuality(Quality.newBuilder().setStems(quality).build())
            .build();
    Job job =
        new Job(
            folder.toString(),
            folder.resolve("out").toString(),
            folder.resolve("work").toString(),
            List.of(packFolder.toString()),
            "cpu",
            1);
    Track done = new StageRunner<>(new ConditionalRegenerate(), job).apply(track);
    assertNull(done.getFailure(), () -> done.getFailure().getStackTrace());
    return done;
  }

  private static RegenerateSettings settings(double blend, double budget) {
    return new RegenerateSettings(false, false, null, blend, budget, 2, null, null, null);
  }

  private static List<Regenerated> generated(Regeneration regeneration) {
    return regeneration.getStems().get(0).getIntervals().stream()
        .filter(interval -> interval.getEngine().equals("jasco"))
        .toList();
  }

  @Test
  void damageIsGeneratedJudgedAndRecorded() throws Exception {
    Track track = run(settings(0.5, 60), packs);
    Regeneration regeneration = track.getRegeneration();
    Generation generation = regeneration.getGeneration();
    assertEquals("jasco", generation.getModel());
    assertEquals("CC-BY-NC-4.0", generation.getModelLicence());
    assertEquals("cpu", generation.getDevice());
    assertEquals(2, generation.getDamagedSeconds(), 1e-9);
    assertEquals(2, generation.getWindows(), "two candidates of one window");
    assertEquals(20, generation.getEvaluations());
    Regenerated interval = generated(regeneration).get(0);
    assertEquals(5 * 44_100, interval.getStartFrame());
    assertEquals(7 * 44_100, interval.getEndFrame());
    assertTrue(interval.getModel().startsWith("jasco "), interval.getModel());
    assertEquals("CC-BY-NC-4.0", interval.getLicence());
    assertEquals(0.5, interval.getBlend());
    assertFalse(interval.getReadings().isEmpty());
    assertEquals(List.of(), regeneration.getStems().get(1).getIntervals(), "drums are good");
    try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
      assertEquals(
          List.of(),
          files.filter(file -> file.getFileName().toString().contains("seed")).toList(),
          "candidates are gone");
    }
  }

  @Test
  void aBudgetOfNothingAndABlendOfNothingGenerateNothing() throws Exception {
    for (RegenerateSettings none : List.of(settings(0.3, 0), settings(0, 60))) {
      Regeneration regeneration = run(none, packs).getRegeneration();
      assertNull(regeneration.getGeneration());
      assertEquals(List.of(), generated(regeneration));
    }
  }

  @Test
  void theResultDependsOnThePackAndItsSettings() throws Exception {
    String with = run(settings(0.5, 60), packs).getFingerprint();
    assertNotEquals(with, run(settings(0.6, 60), packs).getFingerprint());
    assertNotEquals(with, run(settings(0.5, 60), folder.resolve("none")).getFingerprint());
    assertEquals(
        run(settings(0.5, 60), folder.resolve("none")).getFingerprint(),
        run(settings(0.6, 60), folder.resolve("none")).getFingerprint(),
        "without a generator nothing depends on the blend");
  }

  @Test
  void aModelThatGivesNoNumbersLeavesTheStemAsItIs() throws Exception {
    Path broken = folder.resolve("broken");
    Path pack = Files.createDirectories(broken.resolve("jasco"));
    try (Stream<Path> files = Files.list(packs.resolve("jasco"))) {
      for (Path file : files.toList()) {
        Files.copy(file, pack.resolve(file.getFileName()));
      }
    }
    try (RandomAccessFile prompts =
        new RandomAccessFile(pack.resolve("prompts.f32").toFile(), "rw")) {
      for (int i = 0; i < prompts.length(); i += 4) {
        prompts.writeInt(0xC07F); // NaN, little-endian.
      }
    }
    sign(pack);
    Regeneration regeneration = run(settings(0.5, 60), broken).getRegeneration();
    assertEquals(List.of(), generated(regeneration));
    List<String> notes = regeneration.getStems().get(0).getNotes();
    assertTrue(
        notes.get(0).startsWith("bass: nothing was generated: the model gave NaN"),
        notes.toString());
    Generator.release(ModelPack.read(pack));
  }

  /** With the digest of what was altered. */
  private static void sign(Path pack) throws Exception {
    String json = Files.readString(pack.resolve("pack.json"));
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] digest = sha256.digest(Files.readAllBytes(pack.resolve("prompts.f32")));
    String hex = HexFormat.of().formatHex(digest);
    Files.writeString(
        pack.resolve("pack.json"),
        json.replaceAll("(\"prompts.f32\" : \")[0-9a-f]{64}", "$1" + hex));
  }
}
