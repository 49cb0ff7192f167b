package org.resonate.models.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.gate.Measure;
import org.resonate.audio.gate.RegionJudge;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.DamageCause;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.generate.LoopSong.Bar;
import org.resonate.models.generate.LoopSong.Chord;
import org.resonate.models.pack.JascoImport;
import org.resonate.models.pack.ModelPack;

/**
 * A small model of JASCO's architecture, trained by {@code models/export/jasco_train.py} on bars in
 * an order by chance, fills a gap in a song that has them in an order of its own.
 */
class LoopInpaintingTest {

  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final String PROMPT = "drums, bass and guitar";
  private static final GenerationSettings SETTINGS =
      new GenerationSettings(Solver.EULER, 10, Guidance.NONE);
  private static final long SEED = 3;

  /** A second and a half, over a change of chords. */
  private static final FrameRange GAP = new FrameRange(175, 250);

  private static final int HOP = 640;
  private static final int FROM = (int) GAP.startFrame() * HOP;
  private static final int TO = (int) GAP.endFrame() * HOP;

  private static final List<Bar> BARS =
      List.of(
          new Bar(Chord.C, 0),
          new Bar(Chord.G, 1),
          new Bar(Chord.AM, 0),
          new Bar(Chord.F, 1),
          new Bar(Chord.C, 1));
  private static final float[] SONG = LoopSong.mix(BARS);
  private static final float[] DRUMS = LoopSong.drums(BARS);

  @TempDir static Path packs;

  private static Generator trained;
  private static Generator untrained;

  @BeforeAll
  static void importPacks() throws Exception {
    trained = open("jasco_loops");
    untrained = open("jasco_tiny");
  }

  private static Generator open(String model) throws Exception {
    Path t5 = RESOURCES.resolve("jasco_tiny");
    Path pack =
        JascoImport.of(RESOURCES.resolve("templates").resolve(model), new T5Prompts())
            .run(
                new JascoImport.Sources(
                    RESOURCES.resolve(model).resolve("state_dict.bin"),
                    t5.resolve("model.safetensors"),
                    t5.resolve("tokenizer.json")),
                List.of(PROMPT),
                packs.resolve(model),
                note -> {});
    return Generator.open(ModelPack.read(pack), new DeviceRequest("cpu", 1));
  }

  private static int[] chords(Generator generator, List<Bar> bars) {
    int[] chords = new int[generator.spec().latentFrames()];
    for (int i = 0; i < chords.length; i++) {
      chords[i] =
          generator.spec().chords().get(bars.get(i * HOP / LoopSong.BAR_FRAMES).chord().label());
    }
    return chords;
  }

  private static float[] silentGap() {
    float[] damaged = SONG.clone();
    Arrays.fill(damaged, FROM, TO, 0);
    return damaged;
  }

  /** Noise as loud as the song in its place. */
  private static float[] noisyGap() {
    float[] damaged = SONG.clone();
    float[] noise = SeededNoise.of(8, TO - FROM);
    double rms = Math.sqrt(energy(SONG, FROM, TO) / (TO - FROM));
    for (int i = FROM; i < TO; i++) {
      damaged[i] = (float) (rms * noise[i - FROM]);
    }
    return damaged;
  }

  private static float[] filled(Generator generator, float[] damaged, List<Bar> bars)
      throws IOException {
    return filled(generator, damaged, bars, SETTINGS);
  }

  private static float[] filled(
      Generator generator, float[] damaged, List<Bar> bars, GenerationSettings settings)
      throws IOException {
    float[] mask = Mask.of(generator.spec().latentFrames(), List.of(GAP));
    int[] chords = chords(generator, bars);
    return generator
        .generate(new WindowRequest(damaged, mask, DRUMS, chords, PROMPT, SEED, 0), settings)
        .sound();
  }

  /** The codec alone: all is known. */
  private static float[] coded(float[] sound) throws IOException {
    float[] mask = new float[trained.spec().latentFrames()];
    return trained
        .generate(new WindowRequest(sound, mask, DRUMS, null, PROMPT, SEED, 0), SETTINGS)
        .sound();
  }

  private static double energy(float[] sound, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) sound[i] * sound[i];
    }
    return sum;
  }

  private static double snrDb(float[] truth, float[] sound, int from, int to) {
    float[] difference = new float[truth.length];
    for (int i = from; i < to; i++) {
      difference[i] = truth[i] - sound[i];
    }
    return Levels.powerToDb(energy(truth, from, to) / energy(difference, from, to));
  }

  private static double snrDb(float[] sound) {
    return snrDb(SONG, sound, FROM, TO);
  }

  /** What the gate measures of versions in the gap, against the true song. */
  private static List<Map<Measure, Double>> judged(float[]... versions) throws IOException {
    AudioFormat format = new AudioFormat(1, LoopSong.RATE_HZ);
    RegionJudge judge =
        new RegionJudge(
            format,
            DamageCause.NOISE,
            FROM,
            TO,
            SONG.length,
            versions.length - 1,
            1,
            ClipLevels.none(1));
    float[][][] blocks =
        Arrays.stream(versions).map(version -> new float[][] {version}).toArray(float[][][]::new);
    judge.take(0, blocks, new float[][] {SONG}, SONG.length);
    return judge.readings();
  }

  private static void print(String what, double... values) {
    System.out.println(
        what
            + Arrays.stream(values).mapToObj(v -> String.format(Locale.ROOT, " %.2f", v)).toList());
  }

  /** Training and this test must speak of the same song. */
  @Test
  void theSongIsThatOfTheTraining() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(RESOURCES.resolve("jasco_loops/song.f32")))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] sound : List.of(SONG, DRUMS)) {
      for (int i = 0; i < sound.length; i += 1009) {
        assertEquals(bytes.getFloat(), sound[i], 1e-6f, "sample " + i);
      }
    }
  }

  @Test
  void aGapGetsWhatBelongsThere() throws IOException {
    float[] damaged = silentGap();
    double codecDb = snrDb(coded(SONG));
    double filledDb = snrDb(filled(trained, damaged, BARS));
    double untrainedDb = snrDb(filled(untrained, damaged, BARS));
    double guidedDb = snrDb(filled(trained, damaged, BARS, GenerationSettings.DEFAULT));
    print(
        "SNR in the gap, dB: codec, filled, filled with the usual guidance, untrained",
        codecDb,
        filledDb,
        guidedDb,
        untrainedDb);
    // Silence has 0 dB.
    assertTrue(filledDb > 5, "dB " + filledDb);
    assertTrue(guidedDb > 3, "dB " + guidedDb);
    assertTrue(untrainedDb < 0, "dB " + untrainedDb);
  }

  @Test
  void theGateHearsMoreOfTheSongInItThanInTheNoise() throws IOException {
    float[] damaged = noisyGap();
    float[] filled = filled(trained, damaged, BARS);
    float[] other = filled(untrained, damaged, BARS);
    List<Map<Measure, Double>> readings = judged(damaged, filled, other, coded(SONG));
    for (Measure measure : List.of(Measure.CHROMA, Measure.ONSETS)) {
      double[] values = readings.stream().mapToDouble(reading -> reading.get(measure)).toArray();
      print(measure + ": damaged, filled, untrained, codec", values);
    }
    print("SNR, dB: damaged, filled", snrDb(damaged), snrDb(filled));
    for (Measure measure : List.of(Measure.CHROMA, Measure.ONSETS)) {
      double filledApart = readings.get(1).get(measure);
      assertTrue(filledApart < 0.4 * readings.get(0).get(measure), measure + " " + filledApart);
      assertTrue(filledApart < 0.4 * readings.get(2).get(measure), measure + " " + filledApart);
    }
    assertTrue(snrDb(filled) > snrDb(damaged) + 6);
  }

  @Test
  void whatIsKnownStaysWhatTheCodecMakesOfIt() throws IOException {
    float[] coded = coded(SONG);
    float[] filled = filled(trained, silentGap(), BARS);
    // As far as the mask reaches.
    int before = FROM - (Mask.LEFT_FRAMES + Mask.RAMP_FRAMES + 4) * HOP;
    int behind = TO + (Mask.RIGHT_FRAMES + Mask.RAMP_FRAMES + 4) * HOP;
    double beforeDb = snrDb(coded, filled, 0, before);
    double behindDb = snrDb(coded, filled, behind, SONG.length);
    print("known parts against the codec, dB: before, behind", beforeDb, behindDb);
    assertTrue(beforeDb > 40, "dB " + beforeDb);
    assertTrue(behindDb > 40, "dB " + behindDb);
  }

  @Test
  void chordsThatAreAskedForArePlayed() throws IOException {
    List<Bar> others =
        BARS.stream()
            .map(bar -> new Bar(bar.chord() == Chord.AM ? Chord.F : bar.chord(), bar.pattern()))
            .toList();
    float[] song = LoopSong.mix(others);
    float[] own = filled(trained, silentGap(), BARS);
    float[] asked = filled(trained, silentGap(), others);
    int from = 2 * LoopSong.BAR_FRAMES;
    double[] db = {
      snrDb(SONG, own, from, TO), snrDb(song, own, from, TO),
      snrDb(SONG, asked, from, TO), snrDb(song, asked, from, TO)
    };
    print("own chords: own song, other song; others: own song, other song, dB", db);
    assertTrue(db[0] > db[1] + 3);
    assertTrue(db[3] > db[2] + 3);
  }
}
