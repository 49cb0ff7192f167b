package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioSource;
import org.resonate.audio.band.MemorySource;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Quality;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.Separation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.StemRegeneration;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.StageRunner;

class ConditionalRegenerateTest {

  @TempDir Path folder;

  @Test
  void damageWithoutARegionIsNotTakenForForced() throws Exception {
    StemRegeneration stem = regenerate(false);
    assertEquals(List.of(), stem.getIntervals());
    assertTrue(stem.getReason().contains("in no region"), stem.getReason());
    assertNull(stem.getSignal());
  }

  @Test
  void aForcedStemWithoutARegionIsOneRegion() throws Exception {
    StemRegeneration stem = regenerate(true);
    assertEquals(1, stem.getIntervals().size());
    assertEquals(Cause.FORCED, stem.getIntervals().get(0).getCause());
    assertEquals(2 * 44_100, stem.getIntervals().get(0).getEndFrame());
    assertTrue(stem.getIntervals().get(0).getNote().contains("no JASCO pack"));
  }

  @Test
  void ofAForcedStemOnlyWhatWasChangedIsNamed() throws Exception {
    TestBand band = new TestBand(1, 2, 1);
    float[][] clicked = band.stem("other");
    for (int i = 0; i < 12; i++) {
      clicked[0][50_000 + i] += i % 2 == 0 ? 0.5f : -0.4f;
    }
    StemRegeneration stem = regenerate(true, new MemorySource(band.format(), clicked));
    assertNotNull(stem.getSignal(), stem::toString);
    assertEquals(1, stem.getIntervals().size(), stem::toString);
    Regenerated interval = stem.getIntervals().get(0);
    assertTrue(interval.getAccepted());
    assertEquals(Cause.FORCED, interval.getCause());
    assertTrue(
        interval.getStartFrame() > 49_900 && interval.getEndFrame() < 50_100, stem::toString);
  }

  private StemRegeneration regenerate(boolean force) throws IOException, InterruptedException {
    return regenerate(force, new TestBand(1, 2, 1).source());
  }

  private StemRegeneration regenerate(boolean force, AudioSource sound)
      throws IOException, InterruptedException {
    Path file = Files.createDirectories(folder.resolve("work")).resolve("drums.wav");
    try (sound;
        WavWriter writer = WavWriter.create(file, sound.format())) {
      sound.transferTo(writer);
    }
    Signal signal =
        Signal.newBuilder()
            .setPath("drums.wav")
            .setChannels(1)
            .setRateHz(44_100)
            .setFrames(2 * 44_100)
            .setCrc32c(0)
            .build();
    RegenerateSettings regenerate = new RegenerateSettings(false, force, null, 0.3);
    RemasterSettings settings =
        new RemasterSettings(null, null, null, null, regenerate, null, null);
    Separation separation =
        Separation.newBuilder()
            .setModel("classic")
            .setModelVersion("1")
            .setModelLicence("")
            .setModelSha256("")
            .setDevice("cpu")
            .setThreads(1)
            .setStems(List.of(new Stem("drums", signal)))
            .setResidual(signal)
            .build();
    StemQuality quality =
        StemQuality.newBuilder()
            .setStem("drums")
            .setLevel(DamageLevel.MODERATE)
            .setScores(Map.of())
            .build();
    Track track =
        Track.newBuilder(Fixtures.track("t", file, settings))
            .setSeparation(separation)
            .setQuality(Quality.newBuilder().setStems(List.of(quality)).build())
            .build();
    Track done = new StageRunner<>(new ConditionalRegenerate(), Fixtures.job(folder)).apply(track);
    assertNull(done.getFailure(), () -> done.getFailure().getStackTrace());
    return done.getRegeneration().getStems().get(0);
  }
}
