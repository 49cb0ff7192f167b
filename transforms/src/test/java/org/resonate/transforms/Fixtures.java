package org.resonate.transforms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.resonate.audio.AudioSource;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.stage.Job;

/** Recordings, tracks and jobs for tests. */
final class Fixtures {

  private Fixtures() {}

  static Job job(Path folder) {
    return new Job(
        folder.toString(),
        folder.resolve("out").toString(),
        folder.resolve("work").toString(),
        List.of(),
        "cpu",
        2);
  }

  /** Writes a tune of the test band as a float WAV. */
  static Path recording(Path file, TestBand band) throws IOException {
    try (AudioSource source = band.source();
        WavWriter writer = WavWriter.create(file, band.format())) {
      source.transferTo(writer);
    }
    return file;
  }

  static Track track(String id, Path file, RemasterSettings settings) throws IOException {
    return Track.newBuilder()
        .setId(id)
        .setSource(
            Source.newBuilder()
                .setUri(file.toUri().toString())
                .setRelativePath(file.getFileName().toString())
                .setSizeBytes(Files.size(file))
                .setModifiedMillis(Files.getLastModifiedTime(file).toMillis())
                .build())
        .setOutput(id)
        .setSettings(SettingsJson.write(settings))
        .setSettingsDigest("")
        .setResonateVersion("test")
        .build();
  }

  /** What the first stage says of a sound that is 44.1 kHz already. */
  static Preparation preparation(Signal signal) {
    return Preparation.newBuilder()
        .setSignal(signal)
        .setSha256("")
        .setContainer("wav")
        .setCodec("pcm_f32le")
        .setRateHz(signal.getRateHz())
        .setChannels(signal.getChannels())
        .setBitsPerSample(32)
        .setBefore(Loudness.newBuilder().build())
        .build();
  }
}
