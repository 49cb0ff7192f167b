package org.resonate.transforms.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Handover;
import org.resonate.audio.io.WavReader;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.store.ArtifactStore;

/**
 * What a stage is given: settings, threads, the sound of earlier stages and a place for its own.
 */
public final class StageContext {

  private final Job job;
  private final RemasterSettings settings;
  private final ArtifactStore store;
  private final String stage;
  private final String fingerprint;
  private final Path directory;

  StageContext(
      Job job,
      RemasterSettings settings,
      ArtifactStore store,
      String stage,
      String fingerprint,
      Path directory) {
    this.job = job;
    this.settings = settings;
    this.store = store;
    this.stage = stage;
    this.fingerprint = fingerprint;
    this.directory = directory;
  }

  /** The run. */
  public Job job() {
    return job;
  }

  /** The track's settings. */
  public RemasterSettings settings() {
    return settings;
  }

  /** The empty directory for what this stage makes; null while dependencies are asked for. */
  public Path directory() {
    return directory;
  }

  /** The fingerprint of what this stage makes; seeds whatever must be random. */
  public String fingerprint() {
    return fingerprint;
  }

  /** What a record holds of a file made in {@link #directory()}. */
  public String path(String name) {
    return ArtifactStore.path(stage, fingerprint, name);
  }

  /** The file of a path that a record holds; of what this stage makes too, before it is stored. */
  public Path resolve(String path) {
    String own = path("");
    return directory != null && path.startsWith(own)
        ? directory.resolve(path.substring(own.length()))
        : store.resolve(path);
  }

  /**
   * Opens sound that an earlier stage made, or this one.
   *
   * @throws IOException if it cannot be read
   */
  public WavReader open(Signal signal) throws IOException {
    return WavReader.open(resolve(signal.getPath()));
  }

  /**
   * Begins a sound file of this stage.
   *
   * @param name its name in {@link #directory()}
   * @throws IOException if it cannot be written
   */
  public WavWriter create(String name, AudioFormat format) throws IOException {
    return WavWriter.create(directory.resolve(name), format);
  }

  /**
   * Has a sink work beside its caller where the track has threads for it; else it is called as it
   * is.
   *
   * @param format of what will be written
   */
  public Beside beside(AudioFormat format, AudioSink sink) {
    return job.threads() > 1
        ? new Beside(sink, new Handover(format, sink))
        : new Beside(sink, null);
  }

  /** What a record holds of a sound file that {@link #create} began and that is finished. */
  public Signal signal(String name, AudioFormat format, WavWriter finished) {
    return Signal.newBuilder()
        .setPath(path(name))
        .setChannels(format.channels())
        .setRateHz(format.rateHz())
        .setFrames(finished.frames())
        .setCrc32c(finished.crc32c())
        .build();
  }

  /**
   * Takes another recording through some stages there and then, with this run's store.
   *
   * @return the track behind the last one
   * @throws Exception whatever a stage throws
   */
  public Track run(List<Stage<?>> stages, Track track) throws Exception {
    return through(stages, track, job);
  }

  /** Takes a track through some stages, unheard. */
  static Track through(List<Stage<?>> stages, Track track, Job job) throws Exception {
    Track done = track;
    for (int i = 0; i < stages.size(); i++) {
      done = new StageRunner<>(stages.get(i), stages.subList(0, i), job).complete(done);
    }
    return done;
  }

  /**
   * Does independent pieces of work on the track's threads. The results don't depend on how many.
   *
   * @return the results in the order of the tasks
   * @throws Exception the first task's that failed; the others are interrupted and waited for
   */
  public <T> List<T> parallel(List<? extends Callable<T>> tasks) throws Exception {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(job.threads(), tasks.size())));
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(threads.submit(task));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    } finally {
      threads.shutdownNow();
      // The tasks write into the directory, which the caller may be about to remove.
      awaitQuietly(threads);
    }
  }

  private static void awaitQuietly(ExecutorService threads) {
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
