package org.resonate.pipeline.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.generate.Generator;
import org.resonate.models.separate.Separator;
import org.resonate.transforms.ConditionalRegenerate;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.Generation;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.StageRunner;
import org.resonate.transforms.store.ArtifactStore;

/**
 * Measures what a window of generated sound takes, by having the stage generate one for a little
 * test sound, with the job's packs and settings, and again without it. As many tracks at once as
 * the job has.
 */
public final class GenerationTrial {

  private static final int CHANNELS = 2;
  private static final double BUDGET_SECONDS = 60;

  private final GenerationCase given;
  private final DeviceRequest request;

  private GenerationTrial(GenerationCase given) {
    this.given = given;
    this.request = new DeviceRequest(given.device(), given.threads());
  }

  /** A run of the stage. */
  private record Ran(String device, double seconds) {}

  /**
   * Measures; takes as long as one window, and on an accelerator one more, for it to warm up. Frees
   * the generator's memory.
   *
   * @throws IOException if nothing could be generated, or a temporary folder cannot be written
   * @throws java.io.InterruptedIOException if the thread was interrupted
   */
  public static GenerationTimes measure(GenerationCase given) throws IOException {
    Path folder = Files.createTempDirectory("resonate-trial");
    try {
      return new GenerationTrial(given).measured(folder);
    } finally {
      Generator.release(given.generator());
      ArtifactStore.discard(folder);
    }
  }

  private GenerationTimes measured(Path folder) throws IOException {
    Generator generator = Generator.open(given.generator(), request);
    Separator.open(given.separator(), request);
    if (!generator.device().equals("cpu")) {
      AtOnce.run(given.jobs(), i -> window(folder.resolve("warm-" + i)));
    }
    List<Ran> tracks = AtOnce.run(given.jobs(), i -> window(folder.resolve(Integer.toString(i))));
    return given.times(
        tracks.get(0).device(),
        tracks.stream().mapToDouble(Ran::seconds).average().orElseThrow(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** What a track with one window takes more than the same one without. */
  private Ran window(Path folder) throws IOException, InterruptedException {
    TrialTrack sound = new TrialTrack(folder, CHANNELS);
    float[][] harmed = sound.damaged();
    List<Region> noise = new TrialDamage(TrialTrack.RATE_HZ).apply(Cause.NOISE, harmed);
    Track without = run(folder, sound.track("without", settings(0), harmed, noise));
    Track with = run(folder, sound.track("with", settings(BUDGET_SECONDS), harmed, noise));
    Generation generation = with.getRegeneration().getGeneration();
    if (generation == null || generation.getWindows() != 1) {
      List<String> notes =
          with.getRegeneration().getStems().stream().flatMap(s -> s.getNotes().stream()).toList();
      throw new IOException("nothing was generated in a trial: " + String.join("; ", notes));
    }
    return new Ran(generation.getDevice(), Math.max(0, seconds(with) - seconds(without)));
  }

  private static double seconds(Track track) {
    return track.getSeconds().get(new ConditionalRegenerate().name());
  }

  private RemasterSettings settings(double budgetSeconds) {
    RegenerateSettings asked = given.settings().regenerate();
    RegenerateSettings one =
        new RegenerateSettings(
            false,
            false,
            List.of(TrialTrack.DAMAGED),
            asked.blend(),
            budgetSeconds,
            1,
            asked.genre(),
            asked.prompts(),
            asked.jasco());
    return new RemasterSettings(null, null, given.settings().separate(), null, one, null, null);
  }

  private Track run(Path folder, Track track) throws IOException, InterruptedException {
    Job job =
        new Job(
            "trial-" + UUID.randomUUID(),
            folder.resolve("out").toString(),
            folder.resolve("work").toString(),
            given.models().stream().map(Path::toString).toList(),
            given.device(),
            given.threads());
    Track done = new StageRunner<>(new ConditionalRegenerate(), List.of(), job).apply(track);
    if (done.getFailure() != null) {
      throw new IOException("a trial of generation failed: " + done.getFailure().getMessage());
    }
    return done;
  }
}
