package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.band.MemorySource;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.filter.EqPhase;
import org.resonate.audio.io.AudioDecoder;
import org.resonate.audio.io.DecodeSettings;
import org.resonate.audio.io.WavWriter;
import org.resonate.audio.spectrum.LongTermSpectrum;
import org.resonate.transforms.record.Balance;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.Mixdown;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.Regeneration;
import org.resonate.transforms.record.Separation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.MasterSettings;
import org.resonate.transforms.settings.MasterSettings.OutputFormat;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.StageRunner;
import org.resonate.transforms.store.ArtifactStore;

class MasterTest {

  private static final AudioFormat STEREO = new AudioFormat(2, 44_100);

  @TempDir Path folder;
  private int sourceRateHz = 44_100;

  @ParameterizedTest
  @EnumSource
  void everyFormatMeasuresRightOnceWritten(OutputFormat format) throws Exception {
    MasterSettings settings = new MasterSettings(-16, -2, format, false, EqPhase.LINEAR, 9, 6);
    Mastering master = master(new TestBand(2, 4, 5).mix(), null, settings).getMaster();
    assertEquals(-16, master.getAfter().getIntegratedLufs(), 0.1);
    assertTrue(master.getAfter().getTruePeakDbtp() <= -2, master.toString());
    assertEquals(0, master.getShortfallLu());
  }

  @Test
  void aPeakyMixIsLeftQuietRatherThanCrushed() throws Exception {
    float[][] mix = noise(6, 0.01, 1);
    for (int i = 20_000; i < mix[0].length; i += 40_000) {
      mix[0][i] = 0.9f;
      mix[1][i] = 0.9f;
    }
    Mastering master = master(mix, null, MasterSettings.DEFAULT).getMaster();
    assertTrue(master.getLimitingDb() <= 6.2, "limited by " + master.getLimitingDb());
    assertTrue(master.getLimitingDb() > 5, "limited by " + master.getLimitingDb());
    assertEquals(-14 - master.getAfter().getIntegratedLufs(), master.getShortfallLu(), 1e-9);
    assertTrue(master.getShortfallLu() > 10);
    assertTrue(master.getNotes().get(0).contains("LU under the target"));
  }

  @ParameterizedTest
  @EnumSource
  void theTonalBalanceMovesToTheReferences(EqPhase phase) throws Exception {
    Path reference = folder.resolve("reference.wav");
    float[][] bright = noise(6, 0.1, 2);
    write(reference, bright);
    // One pole: down by 3 dB at 3.5 kHz, by 9 dB at 10 kHz.
    float[][] dull = noise(6, 0.1, 3);
    for (float[] samples : dull) {
      double state = 0;
      for (int i = 0; i < samples.length; i++) {
        state += 0.39 * (samples[i] - state);
        samples[i] = (float) state;
      }
    }
    MasterSettings settings = new MasterSettings(-20, -1, OutputFormat.WAV, false, phase, 12, 6);
    Track track = master(dull, reference, settings);
    double[] wanted = spectrum(reference);
    double[] mix = spectrum(folder.resolve("work/mix.wav"));
    double[] got = spectrum(folder.resolve("work").resolve(track.getMaster().getPath()));
    double before = distanceDb(wanted, mix);
    double after = distanceDb(wanted, got);
    assertTrue(before > 2, "before " + before);
    assertTrue(after < 0.5, "after " + after);
    assertEquals(30, track.getMaster().getEqGainsDb().size());
  }

  @Test
  void nothingToHearIsAFailureThatSaysSo() throws Exception {
    Track track = run(new float[2][88_200], null, MasterSettings.DEFAULT);
    assertEquals(FailureKind.SILENT, track.getFailure().getKind());
  }

  @Test
  void aFileOfARateThatHasNoLoudnessIsMeasuredAllTheSame() throws Exception {
    sourceRateHz = 6_000;
    MasterSettings settings =
        new MasterSettings(-20, -1, OutputFormat.SOURCE, false, EqPhase.LINEAR, 9, 6);
    Mastering master = master(new TestBand(1, 4, 5).mix(), null, settings).getMaster();
    assertEquals(6_000, master.getRateHz());
    assertEquals(-20, master.getAfter().getIntegratedLufs(), 0.1);
  }

  @Test
  void aSilentReferenceIsNamedAsSuch() throws Exception {
    Path silence = folder.resolve("silence.wav");
    write(silence, new float[1][88_200]);
    Track track = run(noise(2, 0.1, 4), silence, MasterSettings.DEFAULT);
    assertEquals(FailureKind.SILENT, track.getFailure().getKind());
    assertTrue(track.getFailure().getMessage().contains("The reference " + silence));
  }

  @Test
  void aMasterWhoseFileIsGoneIsMadeAgain() throws Exception {
    float[][] mix = new TestBand(1, 3, 6).mix();
    Path file =
        folder
            .resolve("work")
            .resolve(master(mix, null, MasterSettings.DEFAULT).getMaster().getPath());
    Files.delete(file);
    master(mix, null, MasterSettings.DEFAULT);
    assertTrue(Files.exists(file));
  }

  @Test
  void equalInputGivesEqualBytes() throws Exception {
    float[][] mix = new TestBand(1, 3, 6).mix();
    Track first = master(mix, null, MasterSettings.DEFAULT);
    byte[] once = Files.readAllBytes(folder.resolve("work").resolve(first.getMaster().getPath()));
    ArtifactStore.discard(folder.resolve("work"));
    Track second = master(mix, null, MasterSettings.DEFAULT);
    assertEquals(first.getMaster(), second.getMaster());
    assertArrayEquals(
        once, Files.readAllBytes(folder.resolve("work").resolve(second.getMaster().getPath())));
  }

  private Track master(float[][] mix, Path reference, MasterSettings settings) throws Exception {
    Track track = run(mix, reference, settings);
    assertNull(track.getFailure(), () -> track.getFailure().getStackTrace());
    return track;
  }

  /** Puts a mix into the store as if the stages before had made it, and runs Master on it. */
  private Track run(float[][] mix, Path reference, MasterSettings settings) throws Exception {
    Path source = folder.resolve("source.wav");
    write(source, mix);
    write(folder.resolve("work/mix.wav"), mix);
    RemasterSettings all =
        new RemasterSettings(
            reference == null ? null : reference.toString(),
            null,
            null,
            null,
            null,
            null,
            settings);
    Signal signal =
        Signal.newBuilder()
            .setPath("mix.wav")
            .setChannels(mix.length)
            .setRateHz(44_100)
            .setFrames(mix[0].length)
            .setCrc32c(0)
            .build();
    Track track =
        Track.newBuilder(Fixtures.track("t", source, all))
            .setPreparation(
                Preparation.newBuilder()
                    .setSignal(signal)
                    .setSha256("")
                    .setContainer("wav")
                    .setCodec("pcm_s16le")
                    .setRateHz(sourceRateHz)
                    .setChannels(mix.length)
                    .setBitsPerSample(16)
                    .setBefore(new Loudness())
                    .build())
            .setSeparation(
                Separation.newBuilder()
                    .setModel("classic")
                    .setModelVersion("1")
                    .setModelLicence("")
                    .setModelSha256("")
                    .setDevice("cpu")
                    .setThreads(1)
                    .setStems(List.of())
                    .setResidual(signal)
                    .build())
            .setRegeneration(Regeneration.newBuilder().setStems(List.of()).build())
            .setBalance(Balance.newBuilder().setReason("").build())
            .setMix(Mixdown.newBuilder().setSignal(signal).build())
            .build();
    return new StageRunner<>(new Master(), Fixtures.job(folder)).apply(track);
  }

  private static void write(Path file, float[][] signal) throws IOException {
    Files.createDirectories(file.getParent());
    AudioFormat format = new AudioFormat(signal.length, 44_100);
    try (AudioSource source = new MemorySource(format, signal);
        WavWriter writer = WavWriter.create(file, format)) {
      source.transferTo(writer);
    }
  }

  private static float[][] noise(double seconds, double level, long seed) {
    Random random = new Random(seed);
    float[][] signal = new float[STEREO.channels()][(int) (seconds * STEREO.rateHz())];
    for (float[] samples : signal) {
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (float) (level * random.nextGaussian());
      }
    }
    return signal;
  }

  private static double[] spectrum(Path file) throws IOException {
    try (AudioSource source = AudioDecoder.open(file, DecodeSettings.WORKING)) {
      LongTermSpectrum spectrum = new LongTermSpectrum(source.format());
      source.transferTo(spectrum);
      return spectrum.bandLevelsDb();
    }
  }

  /** Mean distance of two spectra in dB from 40 Hz up, with their levels made equal. */
  private static double distanceDb(double[] one, double[] other) {
    int first = 2;
    double shift = 0;
    for (int b = first; b < one.length; b++) {
      shift += (one[b] - other[b]) / (one.length - first);
    }
    double sum = 0;
    for (int b = first; b < one.length; b++) {
      sum += Math.abs(one[b] - other[b] - shift) / (one.length - first);
    }
    return sum;
  }
}
