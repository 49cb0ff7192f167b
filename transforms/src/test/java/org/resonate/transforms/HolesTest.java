package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.WavReader;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.MachineMade;
import org.resonate.transforms.stage.Provenance;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageRunner;

/** Holes of a recording, which no stem shows any more once it is separated. */
class HolesTest {

  private static final int RATE_HZ = AudioFormat.WORKING_RATE_HZ;

  @TempDir Path folder;

  private Track run(float[][] sound, List<Stage<?>> stages) throws Exception {
    Path file = folder.resolve("tape.wav");
    AudioFormat format = new AudioFormat(sound.length, RATE_HZ);
    try (WavWriter writer = WavWriter.create(file, format)) {
      writer.write(sound, sound[0].length);
      writer.finish();
    }
    Job job = Fixtures.job(folder.resolve("job"));
    Track track = Fixtures.track("tape", file, RemasterSettings.defaults());
    List<Stage<?>> before = new ArrayList<>();
    for (Stage<?> stage : stages) {
      track = new StageRunner<>(stage, before, job).apply(track);
      assertNull(track.getFailure(), String.valueOf(track.getFailure()));
      before.add(stage);
    }
    return track;
  }

  private static float[][] hollow(double from, double to) {
    float[][] sound = new TestBand(2, 10, 3).mix();
    for (float[] samples : sound) {
      Arrays.fill(samples, (int) (from * RATE_HZ), (int) (to * RATE_HZ), 0);
    }
    return sound;
  }

  @Test
  void aShortOneIsFilledBeforeTheSeparationAndNamed() throws Exception {
    Track track =
        run(
            hollow(4.1, 4.12),
            List.of(
                new Precondition(),
                new Separate(),
                new AnalyzeQuality(),
                new ConditionalRegenerate()));
    List<Regenerated> holes = track.getPreparation().getHoles();
    assertEquals(1, holes.size(), holes.toString());
    assertTrue(holes.get(0).getAccepted(), holes.toString());
    assertEquals(4.1, holes.get(0).getStartFrame() / (double) RATE_HZ, 0.005);
    assertEquals(MachineMade.RECORDING, MachineMade.of(track).get(0).stem());
    Path cleaned =
        folder.resolve("job").resolve("work").resolve(track.getPreparation().getSignal().getPath());
    assertTrue(loudest(cleaned, 4.105, 4.115) > 0.01);
    String tag = Provenance.of(track);
    assertTrue(tag.contains("; recording 4.1") && tag.contains(" s made by repair"), tag);
  }

  private static float loudest(Path file, double from, double to) throws Exception {
    float loudest = 0;
    try (WavReader reader = WavReader.open(file)) {
      float[][] all = new float[2][(int) (to * RATE_HZ)];
      assertEquals(all[0].length, reader.read(all));
      for (int i = (int) (from * RATE_HZ); i < all[0].length; i++) {
        loudest = Math.max(loudest, Math.abs(all[0][i]));
      }
    }
    return loudest;
  }

  @Test
  void oneThatNothingFillsIsAHoleOfEachStemThatSounds() throws Exception {
    Track track =
        run(hollow(4.1, 4.5), List.of(new Precondition(), new Separate(), new AnalyzeQuality()));
    assertFalse(track.getPreparation().getHoles().get(0).getAccepted());
    int stems = 0;
    for (StemQuality stem : track.getQuality().getStems()) {
      boolean hasHole =
          stem.getRegions().stream()
              .anyMatch(
                  region ->
                      region.getCause() == Cause.DROPOUT
                          && Math.abs(region.getStartFrame() / (double) RATE_HZ - 4.1) < 0.01
                          && Math.abs(region.getEndFrame() / (double) RATE_HZ - 4.5) < 0.01);
      stems += hasHole ? 1 : 0;
      if (hasHole) {
        assertTrue(stem.getLevel().compareTo(DamageLevel.MINOR) >= 0, stem.toString());
      }
    }
    assertTrue(stems >= 3, track.getQuality().toString());
  }
}
