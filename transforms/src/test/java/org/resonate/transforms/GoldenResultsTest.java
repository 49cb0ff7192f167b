package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Levels;
import org.resonate.audio.band.MemorySource;
import org.resonate.audio.band.PhoneDamage;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.WavReader;
import org.resonate.audio.io.WavWriter;
import org.resonate.audio.measure.TruePeakMeter;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.StemRegeneration;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageRunner;
import org.resonate.transforms.store.ArtifactStore;

/**
 * What each stage makes of one damaged recording. A stored result is used again as long as its
 * stage's version stays, so whoever changes a result must raise the version of its stage; then the
 * line in {@code golden.properties} changes with it.
 */
class GoldenResultsTest {

  /** Finer than anybody hears, coarser than what platforms round differently. */
  private static final double TOLERANCE = 0.02;

  @TempDir Path folder;

  @Test
  void aChangedResultNeedsARaisedVersion() throws Exception {
    float[][] damaged = PhoneDamage.apply(new TestBand(1, 6, 21).mix(), 21);
    Path file = folder.resolve("phone.wav");
    TestBand format = new TestBand(1, 6, 21);
    try (AudioSource source = new MemorySource(format.format(), damaged);
        WavWriter writer = WavWriter.create(file, format.format())) {
      source.transferTo(writer);
    }
    RemasterSettings settings =
        new RemasterSettings(
            null,
            null,
            null,
            null,
            new RegenerateSettings(true, true, List.of("drums", "bass", "other"), 0.3),
            null,
            null);
    Track track = Fixtures.track("golden", file, settings);
    Job job = Fixtures.job(folder);
    List<Stage<?>> stages =
        List.of(
            new Precondition(),
            new Separate(),
            new AnalyzeQuality(),
            new ConditionalRegenerate(),
            new MatchReferenceVocals(),
            new Mix(),
            new Master());
    for (Stage<?> stage : stages) {
      track = new StageRunner<>(stage, job).apply(track);
      assertNull(track.getFailure(), String.valueOf(track.getFailure()));
    }
    Map<String, String> actual = new TreeMap<>();
    Map<String, List<Double>> results = results(track, new ArtifactStore(job.workPath()));
    for (Stage<?> stage : stages) {
      actual.put(stage.name(), line(stage.version(), results.get(stage.name())));
    }
    Properties golden = golden();
    for (Stage<?> stage : stages) {
      double[] expected = numbers(golden.getProperty(stage.name(), ""));
      double[] now = numbers(actual.get(stage.name()));
      String message = stage.name() + ": raise its version, then take over " + actual;
      assertEquals(expected.length, now.length, message);
      for (int i = 0; i < now.length; i++) {
        assertEquals(expected[i], now[i], i == 0 ? 0 : TOLERANCE, message);
      }
    }
  }

  private static Map<String, List<Double>> results(Track track, ArtifactStore store)
      throws IOException {
    Map<String, List<Double>> results = new TreeMap<>();
    results.put("precondition", levelsDb(track.getPreparation().getSignal(), store));
    List<Double> stems = new ArrayList<>();
    for (Stem stem : track.getSeparation().getStems()) {
      stems.addAll(levelsDb(stem.getSignal(), store));
    }
    results.put("separate", stems);
    List<Double> grades = new ArrayList<>();
    for (StemQuality quality : track.getQuality().getStems()) {
      grades.add((double) quality.getRegions().size());
      grades.add(quality.getSnrDb() == null ? 0 : quality.getSnrDb());
    }
    results.put("analyzeQuality", grades);
    List<Double> repairs = new ArrayList<>();
    for (StemRegeneration stem : track.getRegeneration().getStems()) {
      repairs.add((double) stem.getIntervals().size());
      if (stem.getSignal() != null) {
        repairs.addAll(levelsDb(stem.getSignal(), store));
      }
    }
    results.put("conditionalRegenerate", repairs);
    results.put("matchReferenceVocals", List.of(track.getBalance().getGainDb()));
    results.put("mix", levelsDb(track.getMix().getSignal(), store));
    results.put(
        "master", List.of(track.getMaster().getGainDb(), track.getMaster().getLimitingDb()));
    return results;
  }

  private static List<Double> levelsDb(Signal signal, ArtifactStore store) throws IOException {
    try (WavReader reader = WavReader.open(store.resolve(signal.getPath()))) {
      float[][] all = new float[signal.getChannels()][(int) signal.getFrames()];
      int read = reader.read(all);
      TruePeakMeter meter = new TruePeakMeter(reader.format());
      meter.write(all, read);
      meter.finish();
      return List.of(Levels.toDb(Levels.rms(all[0], 0, read)), meter.peakDbtp());
    }
  }

  private static String line(int version, List<Double> values) {
    StringBuilder line = new StringBuilder(Integer.toString(version));
    values.forEach(value -> line.append(String.format(Locale.ROOT, " %.3f", value)));
    return line.toString();
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.trim().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static Properties golden() throws IOException {
    Properties golden = new Properties();
    try (Reader reader =
        new InputStreamReader(
            GoldenResultsTest.class.getResourceAsStream("/golden.properties"),
            StandardCharsets.UTF_8)) {
      golden.load(reader);
    }
    return golden;
  }
}
