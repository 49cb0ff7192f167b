package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.band.MemorySink;
import org.resonate.audio.band.MemorySource;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.WavReader;
import org.resonate.audio.io.WavWriter;
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
import org.resonate.transforms.record.StemRegeneration;
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

  private static Region region(double from, double to, Cause cause) {
    return new Region(
        Math.round(from * 44_100), Math.round(to * 44_100), cause, 0.8, DamageLevel.SEVERE);
  }

  private Track run(RegenerateSettings regenerate, Path packFolder) throws Exception {
    return run(regenerate, packFolder, Map.of("bass", List.of(region(5, 7, Cause.NOISE))));
  }

  private Track run(
      RegenerateSettings regenerate, Path packFolder, Map<String, List<Region>> damage)
      throws Exception {
    StageRunner<Regeneration> stage =
        new StageRunner<>(new ConditionalRegenerate(), job(packFolder));
    Track done = stage.apply(track(regenerate, damage));
    assertNull(done.getFailure(), () -> done.getFailure().getStackTrace());
    return done;
  }

  private Job job(Path packFolder) {
    return new Job(
        folder.toString(),
        folder.resolve("out").toString(),
        folder.resolve("work").toString(),
        List.of(packFolder.toString()),
        "cpu",
        1);
  }

  private Track track(RegenerateSettings regenerate, Map<String, List<Region>> damage)
      throws Exception {
    Files.createDirectories(folder.resolve("work"));
    List<Stem> stems = new ArrayList<>();
    Signal song = null;
    for (String name : List.of("drums", "bass", "song")) {
      Path file = folder.resolve("work").resolve(name + ".wav");
      TestBand band = new TestBand(1, SECONDS, name.length());
      float[][] sound = name.equals("song") ? band.mix() : band.stem("other");
      for (Region region : damage.getOrDefault(name, List.of())) {
        if (region.getCause() == Cause.CLICKS) {
          click(sound[0], region);
        }
      }
      try (WavWriter writer = WavWriter.create(file, band.format())) {
        new MemorySource(band.format(), sound).transferTo(writer);
      }
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
    List<StemQuality> quality = new ArrayList<>();
    for (Stem stem : stems) {
      List<Region> regions = damage.getOrDefault(stem.getName(), List.of());
      quality.add(
          StemQuality.newBuilder()
              .setStem(stem.getName())
              .setLevel(regions.isEmpty() ? DamageLevel.GOOD : DamageLevel.SEVERE)
              .setScores(Map.of())
              .setRegions(regions)
              .build());
    }
    RemasterSettings settings =
        new RemasterSettings(null, null, null, null, regenerate, null, null);
    return Track.newBuilder(
            Fixtures.track("t", folder.resolve("work").resolve("song.wav"), settings))
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
  }

  private static int click(Region region) {
    return (int) (region.getStartFrame() + region.getEndFrame()) / 2;
  }

  private static void click(float[] sound, Region region) {
    for (int i = 0; i < 12; i++) {
      sound[click(region) + i] += i % 2 == 0 ? 0.9f : -0.8f;
    }
  }

  private float[][] read(String path) throws IOException {
    try (WavReader reader = WavReader.open(folder.resolve("work").resolve(path))) {
      MemorySink sink = new MemorySink(1);
      reader.transferTo(sink);
      return sink.signal();
    }
  }

  private static RegenerateSettings settings(double blend, double budget) {
    return new RegenerateSettings(false, false, null, blend, budget, 2, null, null, null);
  }

  private static StemRegeneration stem(Regeneration regeneration, String name) {
    return regeneration.getStems().stream()
        .filter(stem -> stem.getStem().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Regenerated> intervals(StemRegeneration stem, String engine) {
    return stem.getIntervals().stream()
        .filter(interval -> interval.getEngine().equals(engine))
        .toList();
  }

  private static List<Regenerated> generated(Regeneration regeneration) {
    return intervals(stem(regeneration, "bass"), "jasco");
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
    assertEquals(List.of(), stem(regeneration, "drums").getIntervals(), "drums are good");
    try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
      assertEquals(
          List.of(),
          files.filter(file -> file.getFileName().toString().contains("seed")).toList(),
          "candidates are gone");
    }
  }

  /** Both stems are repaired first; then the drums are a condition of the bass. */
  @Test
  void whatTheRepairMadeIsWorkedOn() throws Exception {
    List<Region> both = List.of(region(2.6, 2.7, Cause.CLICKS), region(5, 7, Cause.DISTORTION));
    Track track = run(settings(0.01, 60), packs, Map.of("drums", both, "bass", both));
    for (String name : List.of("drums", "bass")) {
      StemRegeneration stem = stem(track.getRegeneration(), name);
      Regenerated repaired = intervals(stem, "repair").get(0);
      assertTrue(repaired.getAccepted(), repaired.getNote());
      Regenerated generated = intervals(stem, "jasco").get(0);
      assertTrue(generated.getAccepted(), generated.getNote());
      float[][] before = read(name + ".wav");
      float[][] after = read(stem.getSignal().getPath());
      int click = click(both.get(0));
      assertTrue(Math.abs(after[0][click] - before[0][click]) > 0.3, "the click is gone");
      assertTrue(Arrays.mismatch(before[0], 220_500, 308_700, after[0], 220_500, 308_700) >= 0);
    }
    try (Stream<Path> files = Files.list(folder.resolve("work/conditionalRegenerate"))) {
      Path result = files.toList().get(0);
      try (Stream<Path> sounds = Files.list(result)) {
        assertEquals(
            List.of("bass.generated.wav", "drums.generated.wav"),
            sounds
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".wav"))
                .sorted()
                .toList());
      }
    }
  }

  @Test
  void aStopIsNotTakenForAModelThatFails() throws Exception {
    Track track =
        track(settings(0.5, 60), Map.of("bass", List.of(region(0, SECONDS, Cause.NOISE))));
    StageRunner<Regeneration> stage = new StageRunner<>(new ConditionalRegenerate(), job(packs));
    AtomicReference<Object> outcome = new AtomicReference<>();
    Thread worker =
        new Thread(
            () -> {
              try {
                outcome.set(stage.apply(track));
              } catch (InterruptedException e) {
                outcome.set(e);
              }
            });
    worker.start();
    while (worker.isAlive() && files("bass.seed-0.wav").isEmpty()) {
      Thread.sleep(1);
    }
    worker.interrupt();
    worker.join();
    assertInstanceOf(InterruptedException.class, outcome.get());
    assertEquals(List.of(), files("bass.seed-0.wav"));
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
      return files.filter(file -> file.getFileName().toString().equals(name)).toList();
    } catch (UncheckedIOException e) {
      return List.of(); // A folder went while it was looked at.
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
    List<String> notes = stem(regeneration, "bass").getNotes();
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
