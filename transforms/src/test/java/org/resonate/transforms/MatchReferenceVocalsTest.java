package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioSource;
import org.resonate.audio.band.MemorySource;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.PreconditionSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.VocalSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageRunner;

/** Vocals against a reference, with the real separator and measured on what was mixed. */
class MatchReferenceVocalsTest {

  private static final TestBand BAND = new TestBand(2, 6, 1);

  @TempDir Path folder;

  @Test
  void theMixHasTheReferencesRatioTimesTheBoost() throws Exception {
    Path track = tune("track.wav", 0.7f);
    Path reference = tune("reference.wav", 1);
    Track plain = mix(track, reference, 1);
    double ratio = plain.getBalance().getRatioTarget();
    assertTrue(plain.getBalance().getRatioBefore() < ratio, plain.getBalance().toString());
    assertEquals(ratio, plain.getMix().getVocalRatio(), 1e-3);

    Track boosted = mix(track, reference, 1.2);
    assertEquals(1.2 * ratio, boosted.getBalance().getRatioTarget(), 1e-9);
    assertTrue(boosted.getBalance().getGainDb() > plain.getBalance().getGainDb());
    assertEquals(1.2 * ratio, boosted.getMix().getVocalRatio(), 1e-3);
  }

  @Test
  void theReferenceIsAnalysedOnceForAllTracks() throws Exception {
    Path reference = tune("reference.wav", 1);
    mix(tune("one.wav", 0.8f), reference, 1);
    mix(tune("two.wav", 1.1f), reference, 1);
    try (Stream<Path> stored = Files.list(folder.resolve("work/measureReference"))) {
      assertEquals(1, stored.count());
    }
    try (Stream<Path> stored = Files.list(folder.resolve("work/separate"))) {
      assertEquals(3, stored.count());
    }
  }

  private Track mix(Path file, Path reference, double boost) throws Exception {
    RemasterSettings settings =
        new RemasterSettings(
            reference.toString(),
            new PreconditionSettings(0, false),
            null,
            null,
            null,
            new VocalSettings(boost),
            null);
    Track track = Fixtures.track(file.getFileName().toString(), file, settings);
    Job job = Fixtures.job(folder);
    for (Stage<?> stage :
        List.of(
            new Precondition(),
            new Separate(),
            new AnalyzeQuality(),
            new ConditionalRegenerate(),
            new MatchReferenceVocals(),
            new Mix())) {
      track = new StageRunner<>(stage, job).apply(track);
      assertNull(track.getFailure(), String.valueOf(track.getFailure()));
    }
    return track;
  }

  /** The tune with its voice louder or softer. */
  private Path tune(String name, float vocals) throws Exception {
    float[][] mix = new float[2][BAND.frames()];
    for (Map.Entry<String, float[][]> stem : BAND.stems().entrySet()) {
      float gain = stem.getKey().equals("vocals") ? vocals : 1;
      for (int c = 0; c < 2; c++) {
        for (int i = 0; i < mix[c].length; i++) {
          mix[c][i] += gain * stem.getValue()[c][i];
        }
      }
    }
    Path file = folder.resolve(name);
    try (AudioSource source = new MemorySource(BAND.format(), mix);
        WavWriter writer = WavWriter.create(file, BAND.format())) {
      source.transferTo(writer);
    }
    return file;
  }
}
