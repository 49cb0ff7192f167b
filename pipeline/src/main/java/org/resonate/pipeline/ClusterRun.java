package org.resonate.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.file.DataFileReader;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.cluster.ClientConfiguration;
import org.resonate.pipeline.cluster.FeedReader;
import org.resonate.pipeline.cluster.FlinkRest;
import org.resonate.pipeline.cluster.ProgressFeed;
import org.resonate.pipeline.cluster.Sight;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.JobStoppedException;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.SharedFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job on a Flink cluster of other processes: submits it, follows it to its end, and cancels it
 * where it does not get there. The program is on the class path of every process of the cluster, so
 * the jar that is sent is empty: a native library lives in one class loader for each JVM.
 */
final class ClusterRun {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterRun.class);
  private static final long FEED_MILLIS = 200;
  private static final long STATE_MILLIS = 1000;

  /** How long a JobManager may be silent before the job counts as lost. */
  private static final long SILENCE_MILLIS = 10_000;

  /** How long a network file system may take to show what workers wrote. */
  private static final long SHARED_FILES_MILLIS = 30_000;

  /** Recordings that workers are asked whether they see them. */
  private static final int MOST_LOOKED_FOR = 16;

  private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED");

  private static final Pattern STOPPED =
      Pattern.compile(Pattern.quote(JobStoppedException.class.getName()) + ": ([^\\n]*)");

  private final FlinkRest cluster;
  private final String master;
  private final String secure;
  private final Job job;
  private final StageListener listener;
  private int exceptions;

  /**
   * @param secure folder with a client's keys; null: the cluster speaks no TLS
   */
  ClusterRun(String master, String secure, Job job, StageListener listener) throws JobException {
    try {
      this.cluster = FlinkRest.of(master, secure);
    } catch (IOException e) {
      throw new JobException(e.getMessage(), e);
    }
    this.master = master;
    this.secure = secure;
    this.job = job;
    this.listener = listener;
  }

  /** The cluster that options name; empty where the engine is in this process. */
  static Optional<String> master(PipelineOptions options) {
    if (options.getRunner() != FlinkRunner.class) {
      return Optional.empty();
    }
    String master = options.as(FlinkPipelineOptions.class).getFlinkMaster();
    return master.startsWith("[") ? Optional.empty() : Optional.of(master);
  }

  /**
   * Runs it to its end.
   *
   * @param plan what it works on
   * @throws JobException if it could not; what is finished stays finished
   */
  void run(Pipeline pipeline, Path plan) throws JobException {
    String name = "resonate-" + job.id();
    SharedFolder out = job.outFolder();
    boolean finished = false;
    Path jar = null;
    try {
      endOrphans(out);
      // Before the first worker has something to tell: this client may be killed until then.
      new Sight(job).announce(seen(plan));
      jar = emptyJar();
      FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
      options.setJobName(name);
      options.setFilesToStage(List.of(jar.toString()));
      options.setAttachedMode(false);
      try (ClientConfiguration client = ClientConfiguration.write(secure)) {
        client.folder().ifPresent(options::setFlinkConfDir);
        pipeline.run();
      }
      follow(name);
      finished = true;
    } catch (IOException e) {
      throw new JobException(e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new JobException("stopped", e);
    } catch (RuntimeException e) {
      throw new JobException("the cluster at %s did not take the job: %s".formatted(master, e), e);
    } finally {
      if (!finished) {
        cancel(name);
      }
      discard(out, jar);
    }
  }

  /** Some recordings of a plan that this process sees, from all parts of it. */
  private static List<String> seen(Path plan) throws IOException {
    long step = Math.max(1, tracks(plan) / MOST_LOOKED_FOR);
    List<String> seen = new ArrayList<>();
    try (DataFileReader<Track> tracks = PlanFile.open(plan)) {
      for (long i = 0; tracks.hasNext() && seen.size() < MOST_LOOKED_FOR; i++) {
        String uri = tracks.next().getSource().getUri();
        if (i % step == 0 && Files.exists(RawPath.path(uri))) {
          seen.add(uri);
        }
      }
    }
    return seen;
  }

  private static long tracks(Path plan) throws IOException {
    long count = 0;
    try (DataFileReader<Track> tracks = PlanFile.open(plan)) {
      for (; tracks.hasNext(); count++) {
        tracks.next();
      }
    }
    return count;
  }

  /** Ends what clients that were killed left running on this output, whose lock is held by now. */
  private void endOrphans(SharedFolder out) throws IOException, InterruptedException {
    Set<String> left = new TreeSet<>();
    for (SharedFolder.Item file : out.list(ProgressFeed.folder())) {
      left.add(file.name().replaceFirst("/.*", ""));
    }
    for (String feed : left) {
      Optional<String> id = cluster.job("resonate-" + feed);
      if (id.isPresent()) {
        while (!ENDED.contains(cluster.state(id.get()))) {
          cluster.cancel(id.get());
          Thread.sleep(STATE_MILLIS);
        }
      }
      out.deleteAll(ProgressFeed.folder() + "/" + feed);
    }
  }

  private void follow(String name) throws IOException, InterruptedException, JobException {
    FeedReader feed = new FeedReader(job, listener);
    // An object store is asked over the network, and each time costs.
    long pauseMillis = RemoteFolder.isRemote(job.out()) ? STATE_MILLIS : FEED_MILLIS;
    String id = null;
    long answered = System.currentTimeMillis();
    long asked = 0;
    while (true) {
      feed.poll();
      long now = System.currentTimeMillis();
      if (now - asked >= STATE_MILLIS) {
        asked = now;
        try {
          id = id == null ? cluster.job(name).orElseThrow(() -> forgotten(null)) : id;
          if (hasEnded(id)) {
            break;
          }
          answered = now;
        } catch (NoSuchFileException e) {
          throw forgotten(e);
        } catch (IOException e) {
          LOG.debug("{}", e.toString());
          if (now - answered > SILENCE_MILLIS) {
            throw new JobException(
                "the cluster was lost: %s; what is finished stays finished, and once the cluster runs again the same command goes on"
                    .formatted(e.getMessage()),
                e);
          }
        }
      }
      Thread.sleep(pauseMillis);
    }
    long deadline = System.currentTimeMillis() + SHARED_FILES_MILLIS;
    while (!feed.poll()) {
      if (System.currentTimeMillis() > deadline) {
        throw new JobException(
            "records of finished tracks do not appear in %s: do the workers see the same folder?"
                .formatted(job.out()),
            null);
      }
      Thread.sleep(FEED_MILLIS);
    }
  }

  private boolean hasEnded(String id) throws IOException, InterruptedException, JobException {
    String state = cluster.state(id);
    List<String> traces = cluster.exceptions(id);
    for (String trace : traces) {
      Matcher stopped = STOPPED.matcher(trace);
      if (stopped.find()) {
        throw new JobException(stopped.group(1), null);
      }
    }
    if (traces.size() > exceptions) {
      exceptions = traces.size();
      LOG.warn(
          "a worker or its task was lost, its track is begun anew: {}",
          traces.get(0).lines().findFirst().orElse(""));
    }
    return switch (state) {
      case "FINISHED" -> true;
      case "FAILED" ->
          throw new JobException(
              "the job failed on the cluster: %s; what is finished stays finished"
                  .formatted(traces.isEmpty() ? "no reason given" : rootCause(traces.get(0))),
              null);
      case "CANCELED" -> throw new JobException("the job was cancelled on the cluster", null);
      default -> false;
    };
  }

  private JobException forgotten(IOException cause) {
    return new JobException(
        "the JobManager at %s was started anew and knows nothing of the job; what is finished stays finished, and the same command goes on"
            .formatted(master),
        cause);
  }

  private static String rootCause(String trace) {
    String last = trace.lines().findFirst().orElse("");
    for (String line : trace.lines().toList()) {
      if (line.startsWith("Caused by: ")) {
        last = line.substring("Caused by: ".length());
      }
    }
    return last;
  }

  /** Where the cluster still answers. */
  private void cancel(String name) {
    // Of an interrupted thread no request would get through.
    boolean wasInterrupted = Thread.interrupted();
    try {
      Optional<String> id = cluster.job(name);
      if (id.isPresent()) {
        cluster.cancel(id.get());
      }
    } catch (IOException e) {
      LOG.info("the job {} was not cancelled: {}", name, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("the job {} was not cancelled and may go on until its worker has seen it", name);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Path emptyJar() throws IOException {
    Path jar = Files.createTempFile("resonate-job", ".jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.flush();
    }
    return jar;
  }

  private void discard(SharedFolder out, Path jar) {
    try {
      out.deleteAll(ProgressFeed.folder(job));
      if (jar != null) {
        Files.deleteIfExists(jar);
      }
    } catch (IOException e) {
      LOG.warn("{} was not removed: {}", ProgressFeed.folder(job), e.toString());
    }
  }
}
