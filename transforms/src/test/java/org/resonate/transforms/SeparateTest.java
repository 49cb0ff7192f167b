package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.WavReader;
import org.resonate.transforms.record.Separation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.PreconditionSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SeparateSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageRunner;
import org.resonate.transforms.store.ArtifactStore;

class SeparateTest {

  @TempDir Path folder;

  private Track separated(String work, int shifts) throws Exception {
    Path file = Fixtures.recording(folder.resolve("tune.wav"), new TestBand(1, 1.5, 3));
    RemasterSettings settings =
        new RemasterSettings(
            null,
            new PreconditionSettings(0, false),
            new SeparateSettings("classic", shifts, null),
            null,
            null,
            null,
            null);
    Track track = Fixtures.track("tune", file, settings);
    for (Stage<?> stage : List.<Stage<?>>of(new Precondition(), new Separate())) {
      track = new StageRunner<>(stage, job(work)).apply(track);
      assertNull(track.getFailure(), String.valueOf(track.getFailure()));
    }
    return track;
  }

  private Job job(String work) throws Exception {
    return Fixtures.job(Files.createDirectories(folder.resolve(work)));
  }

  private float[] samples(String work, Signal signal) throws Exception {
    ArtifactStore store = new ArtifactStore(job(work).workPath());
    try (WavReader reader = WavReader.open(store.resolve(signal.getPath()))) {
      float[][] all = new float[signal.getChannels()][(int) signal.getFrames()];
      assertEquals(all[0].length, reader.read(all));
      return all[0];
    }
  }

  @Test
  void shiftsAreAveragedStoredAndTheSameAgain() throws Exception {
    Separation plain = separated("plain", 0).getSeparation();
    assertEquals(0, plain.getShifts());
    assertNull(plain.getShiftSeed());

    Track once = separated("once", 2);
    Separation shifted = once.getSeparation();
    assertEquals(2, shifted.getShifts());
    assertEquals(
        Long.parseUnsignedLong(once.getFingerprint().substring(0, 16), 16), shifted.getShiftSeed());
    assertNotEquals(separated("plain", 0).getFingerprint(), once.getFingerprint());

    Separation again = separated("again", 2).getSeparation();
    float[] sum = samples("once", shifted.getResidual());
    for (int i = 0; i < shifted.getStems().size(); i++) {
      Stem stem = shifted.getStems().get(i);
      assertEquals(stem.getSignal().getCrc32c(), again.getStems().get(i).getSignal().getCrc32c());
      assertNotEquals(
          stem.getSignal().getCrc32c(), plain.getStems().get(i).getSignal().getCrc32c());
      float[] samples = samples("once", stem.getSignal());
      for (int frame = 0; frame < sum.length; frame++) {
        sum[frame] += samples[frame];
      }
    }
    float[] in = samples("once", once.getPreparation().getSignal());
    for (int frame = 0; frame < in.length; frame++) {
      assertEquals(in[frame], sum[frame], 1e-6);
    }
  }
}
