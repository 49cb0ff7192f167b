package org.resonate.pipeline.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.Quality;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.Separation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;

/** Test sound as a track that has been analysed, with its files in a store of its own. */
final class TrialTrack {

  static final double SOUND_SECONDS = 8;
  static final int RATE_HZ = 44_100;

  /** The stem that is damaged. */
  static final String DAMAGED = "other";

  private final Path folder;
  private final AudioFormat format;
  private final Map<String, float[][]> stems;
  private final Track undamaged;

  TrialTrack(Path folder, int channels) throws IOException {
    this.folder = folder;
    this.format = new AudioFormat(channels, RATE_HZ);
    this.stems = new TrialSound(channels, RATE_HZ, SOUND_SECONDS).stems();
    Files.createDirectories(store());
    Files.createDirectories(folder.resolve("out"));
    Signal mix = write("mix", sum());
    Files.copy(store().resolve(mix.getPath()), source());
    this.undamaged = track(mix, separation());
  }

  /** The root of the store. */
  Path store() {
    return folder.resolve("work");
  }

  /** The recording. */
  Path source() {
    return folder.resolve("source.wav");
  }

  /** A copy of the stem that is to be damaged, {@code [channels][frames]}. */
  float[][] damaged() {
    return Arrays.stream(stems.get(DAMAGED)).map(float[]::clone).toArray(float[][]::new);
  }

  /** The track under a fingerprint of its own, so that nothing is found in the store. */
  Track track(String fingerprint, RemasterSettings settings) {
    return graded(undamaged, List.of(), fingerprint, settings);
  }

  /** The same with one stem replaced and its damage named. */
  Track track(String fingerprint, RemasterSettings settings, float[][] harmed, List<Region> regions)
      throws IOException {
    List<Stem> all = new ArrayList<>();
    for (Stem stem : undamaged.getSeparation().getStems()) {
      boolean isHarmed = stem.getName().equals(DAMAGED);
      all.add(isHarmed ? stem(DAMAGED, write("damaged", harmed)) : stem);
    }
    Separation separation = Separation.newBuilder(undamaged.getSeparation()).setStems(all).build();
    Track track = Track.newBuilder(undamaged).setSeparation(separation).build();
    return graded(track, regions, fingerprint, settings);
  }

  private static Track graded(
      Track track, List<Region> regions, String fingerprint, RemasterSettings settings) {
    List<StemQuality> quality = new ArrayList<>();
    for (Stem stem : track.getSeparation().getStems()) {
      boolean isDamaged = stem.getName().equals(DAMAGED) && !regions.isEmpty();
      quality.add(
          StemQuality.newBuilder()
              .setStem(stem.getName())
              .setLevel(isDamaged ? DamageLevel.SEVERE : DamageLevel.GOOD)
              .setScores(Map.of())
              .setRegions(isDamaged ? regions : List.of())
              .build());
    }
    return Track.newBuilder(track)
        .setSettings(SettingsJson.write(settings))
        .setQuality(Quality.newBuilder().setStems(quality).build())
        .setFingerprint(fingerprint)
        .build();
  }

  private Track track(Signal mix, Separation separation) throws IOException {
    return Track.newBuilder()
        .setId("trial")
        .setSource(
            Source.newBuilder()
                .setUri(source().toUri().toString())
                .setRelativePath("source.wav")
                .setSizeBytes(Files.size(source()))
                .setModifiedMillis(0)
                .build())
        .setOutput("trial")
        .setSettings("")
        .setSettingsDigest("")
        .setPreparation(
            Preparation.newBuilder()
                .setSignal(mix)
                .setSha256("")
                .setContainer("wav")
                .setCodec("pcm_s16le")
                .setRateHz(RATE_HZ)
                .setChannels(format.channels())
                .setBitsPerSample(16)
                .setBefore(new Loudness())
                .build())
        .setSeparation(separation)
        .build();
  }

  private Separation separation() throws IOException {
    List<Stem> written = new ArrayList<>();
    for (Map.Entry<String, float[][]> each : stems.entrySet()) {
      written.add(stem(each.getKey(), write(each.getKey(), each.getValue())));
    }
    return Separation.newBuilder()
        .setModel("")
        .setModelVersion("")
        .setModelLicence("")
        .setModelSha256("")
        .setDevice("cpu")
        .setThreads(1)
        .setStems(written)
        .setResidual(write("residual", silence()))
        .build();
  }

  private float[][] silence() {
    return new float[format.channels()][stems.get(DAMAGED)[0].length];
  }

  private float[][] sum() {
    float[][] sum = silence();
    for (float[][] stem : stems.values()) {
      for (int channel = 0; channel < sum.length; channel++) {
        for (int i = 0; i < sum[channel].length; i++) {
          sum[channel][i] += stem[channel][i];
        }
      }
    }
    return sum;
  }

  private static Stem stem(String name, Signal signal) {
    return Stem.newBuilder().setName(name).setSignal(signal).build();
  }

  private Signal write(String name, float[][] sound) throws IOException {
    String path = "trial/" + name + ".wav";
    Path file = store().resolve(path);
    Files.createDirectories(file.getParent());
    try (WavWriter writer = WavWriter.create(file, format)) {
      writer.write(sound, sound[0].length);
      writer.finish();
      return Signal.newBuilder()
          .setPath(path)
          .setChannels(format.channels())
          .setRateHz(RATE_HZ)
          .setFrames(writer.frames())
          .setCrc32c(writer.crc32c())
          .build();
    }
  }
}
