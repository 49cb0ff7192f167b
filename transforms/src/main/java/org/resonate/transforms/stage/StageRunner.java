package org.resonate.transforms.stage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.specific.SpecificRecordBase;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.Retry;
import org.resonate.transforms.store.StoreErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one stage on a track: finds its result in the store by fingerprint or has it made there,
 * times it, tells the listener, and turns what goes wrong into the track's failure.
 *
 * @param <S> the stage's section
 */
public final class StageRunner<S extends SpecificRecordBase> implements Step {

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(StageRunner.class);
  private static final KeyedLock IN_THE_MAKING = new KeyedLock();

  /** What forced runs have made: tracks of equal bytes, and a reference, need it once. */
  private static final Set<String> FORCED = ConcurrentHashMap.newKeySet();

  private final Stage<S> stage;
  private final List<Stage<?>> before;
  private final Job job;
  private final Retry retry;

  /** A runner of this stage in this job, as the only one. */
  public StageRunner(Stage<S> stage, Job job) {
    this(stage, List.of(), job);
  }

  /**
   * A runner of this stage in this job.
   *
   * @param before the stages before it, in their order
   */
  public StageRunner(Stage<S> stage, List<Stage<?>> before, Job job) {
    this(stage, before, job, Retry.USUAL);
  }

  /** The same with other pauses after errors of the store. */
  StageRunner(Stage<S> stage, List<Stage<?>> before, Job job, Retry retry) {
    this.stage = stage;
    this.before = List.copyOf(before);
    this.job = job;
    this.retry = retry;
  }

  @Override
  public String name() {
    return stage.name();
  }

  @Override
  public Track apply(Track track) throws InterruptedException {
    if (track.getFailure() != null) {
      return track;
    }
    Halt.AtWork atWork = Halt.enter(job);
    try {
      return heard(track);
    } finally {
      atWork.close();
    }
  }

  private Track heard(Track track) throws InterruptedException {
    StageListener listener = Listeners.of(job);
    listener.stageStarted(track.getId(), stage.name());
    long started = System.nanoTime();
    UnderWay underWay = null;
    try {
      underWay = begin(track);
      Track done = retry.call(stage.name() + " of " + track.getId(), () -> complete(track));
      underWay.succeeded();
      boolean reused = !done.getSeconds().containsKey(stage.name());
      listener.stageFinished(
          track.getId(), stage.name(), (System.nanoTime() - started) / 1e9, reused);
      return done;
    } catch (Exception | OutOfMemoryError | LinkageError e) {
      Failure failure = Failures.of(e, stage.name(), track.getAttempt(), job);
      return Track.newBuilder(track).setFailure(failure).build();
    } finally {
      if (underWay != null) {
        underWay.close();
      }
    }
  }

  private UnderWay begin(Track track) throws Exception {
    StartMarkers markers = new StartMarkers(job.outFolder());
    return retry.call(
        "the marker of " + track.getId(),
        () -> markers.begin(track.getId(), stage.name(), track.getAttempt()));
  }

  /**
   * Runs the stage, unheard, after the stages whose results were dropped under it, and lets its
   * exceptions through.
   *
   * @throws Exception whatever a stage throws
   */
  Track complete(Track track) throws Exception {
    return Dropped.madeAgain(() -> run(track), before, track, job);
  }

  private Track run(Track track) throws Exception {
    long started = System.nanoTime();
    RemasterSettings settings = SettingsJson.read(track.getSettings());
    ArtifactStore store = job.store();
    StageContext asking = new StageContext(job, settings, store, stage.name(), "", null);
    String fingerprint =
        Fingerprint.of(
            track.getFingerprint(),
            stage.name(),
            Integer.toString(stage.version()),
            SettingsJson.write(stage.settings(settings)),
            stage.dependencies(track, asking));

    boolean reused;
    S section;
    // Two tracks with the same bytes, or two that want the same reference: one makes it.
    KeyedLock.Held held = IN_THE_MAKING.hold(stage.name() + fingerprint);
    try {
      Optional<S> stored = isToBeMade(fingerprint) ? Optional.empty() : find(store, fingerprint);
      reused = stored.isPresent();
      section = reused ? stored.get() : make(track, settings, store, fingerprint);
    } finally {
      held.close();
    }
    Map<String, String> fingerprints = new HashMap<>(track.getFingerprints());
    fingerprints.put(stage.name(), fingerprint);
    Track.Builder builder =
        Track.newBuilder(track).setFingerprint(fingerprint).setFingerprints(fingerprints);
    if (!reused) {
      Map<String, Double> times = new HashMap<>(track.getSeconds());
      times.put(stage.name(), (System.nanoTime() - started) / 1e9);
      builder.setSeconds(times);
    }
    Track done = builder.build();
    done.put(done.getSchema().getField(stage.section()).pos(), section);
    return done;
  }

  private S make(Track track, RemasterSettings settings, ArtifactStore store, String fingerprint)
      throws Exception {
    Path directory = store.begin(stage.name());
    try {
      StageContext context =
          new StageContext(job, settings, store, stage.name(), fingerprint, directory);
      S section = stage.apply(track, context);
      if (job.force()) {
        store.remove(stage.name(), fingerprint);
        FORCED.add(forcedKey(fingerprint));
      }
      return store.publish(directory, stage.name(), fingerprint, section, stage.sectionType());
    } finally {
      ArtifactStore.discard(directory);
    }
  }

  private boolean isToBeMade(String fingerprint) {
    return job.force() && !FORCED.contains(forcedKey(fingerprint));
  }

  private String forcedKey(String fingerprint) {
    return job.id() + " " + stage.name() + " " + fingerprint;
  }

  /** A stored result whose files are what they were; one that is torn or harmed is removed. */
  private Optional<S> find(ArtifactStore store, String fingerprint) throws IOException {
    Optional<S> stored;
    try {
      stored = store.find(stage.name(), fingerprint, stage.sectionType());
    } catch (IOException | AvroRuntimeException e) {
      if (StoreErrors.mayPass(e)) {
        throw e;
      }
      LOG.warn("{} {} cannot be read and is made again: {}", stage.name(), fingerprint, e);
      store.remove(stage.name(), fingerprint);
      return Optional.empty();
    }
    try {
      if (stored.isEmpty() || Integrity.holds(store, stored.get())) {
        return stored;
      }
    } catch (NoSuchFileException e) {
      LOG.info("{} {} was dropped while it was looked at", stage.name(), fingerprint);
    }
    store.remove(stage.name(), fingerprint);
    return Optional.empty();
  }
}
