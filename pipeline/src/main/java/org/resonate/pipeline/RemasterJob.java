package org.resonate.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.resonate.transforms.Remaster;
import org.resonate.transforms.stage.Deliver;
import org.resonate.transforms.stage.Halt;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.JobStoppedException;
import org.resonate.transforms.stage.Listeners;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.RemoteFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a plan through the pipeline on an engine. */
public final class RemasterJob {

  /** Longer than a segment of a network, which cannot be broken off. */
  private static final long HALT_MILLIS = 4000;

  private static final Logger LOG = LoggerFactory.getLogger(RemasterJob.class);

  private RemasterJob() {}

  /**
   * Remasters the tracks of a plan; returns when each has its record.
   *
   * @param plan made with {@link PlanFile}
   * @param jobs tracks at once, 1 or more
   * @param beamArgs Beam's own options, as {@code --name=value}
   * @param listener hears how the tracks come along
   * @throws JobException if the job could not run to its end; what is finished stays finished
   */
  public static void run(
      Path plan, Job job, Engine engine, int jobs, List<String> beamArgs, StageListener listener)
      throws JobException {
    run(plan, Remaster.with(job), job, engine, jobs, beamArgs, listener);
  }

  /**
   * Only separates the tracks of a plan, whose settings must switch preconditioning off; parameters
   * and errors as for {@link #run}.
   *
   * @throws JobException if the job could not run to its end
   */
  public static void separate(
      Path plan, Job job, Engine engine, int jobs, List<String> beamArgs, StageListener listener)
      throws JobException {
    run(plan, Remaster.separating(job), job, engine, jobs, beamArgs, listener);
  }

  /**
   * Separates into the stem that the settings name and all the rest; else as {@link #separate}.
   *
   * @throws JobException if the job could not run to its end
   */
  public static void separateInTwo(
      Path plan, Job job, Engine engine, int jobs, List<String> beamArgs, StageListener listener)
      throws JobException {
    run(plan, Remaster.separatingInTwo(job), job, engine, jobs, beamArgs, listener);
  }

  /**
   * Only finds out what is wrong with the tracks of a plan; parameters and errors as for {@link
   * #run}.
   *
   * @throws JobException if the job could not run to its end
   */
  public static void analyze(
      Path plan, Job job, Engine engine, int jobs, List<String> beamArgs, StageListener listener)
      throws JobException {
    run(plan, Remaster.analyzing(job), job, engine, jobs, beamArgs, listener);
  }

  /** The same with any remastering transform. */
  static void run(
      Path plan,
      Remaster remaster,
      Job job,
      Engine engine,
      int jobs,
      List<String> beamArgs,
      StageListener listener)
      throws JobException {
    PipelineOptions options = options(engine, jobs, beamArgs);
    Optional<String> cluster = ClusterRun.master(options);
    if (cluster.isEmpty()) {
      sweep(job);
    }
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("plan", Read.from(PlanSource.of(plan, job, cluster.isPresent())))
        .apply("remaster", remaster.light());
    if (cluster.isPresent()) {
      String keys = options.as(ClientOptions.class).getClusterKeys();
      new ClusterRun(cluster.get(), keys, job, listener).run(pipeline, plan);
      // Not before: a worker that was thought dead may have been at work until now.
      sweep(job);
      return;
    }
    Listeners.add(job.id(), listener);
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      halt(job);
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof JobStoppedException) {
          throw new JobException(cause.getMessage(), e);
        }
      }
      throw new JobException("the engine stopped: " + e.getMessage(), e);
    } finally {
      Listeners.remove(job.id());
    }
  }

  /** An engine that gives up, or is interrupted, leaves its threads at their tracks. */
  private static void halt(Job job) {
    boolean wasInterrupted = Thread.interrupted();
    try {
      if (!Halt.now(job, HALT_MILLIS)) {
        LOG.info("a track is still at work after {} ms", HALT_MILLIS);
      }
    } catch (InterruptedException e) {
      wasInterrupted = true;
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes what a job that was killed left half made. */
  private static void sweep(Job job) throws JobException {
    try {
      // Under OUT, whose lock is held, nobody else can be at work.
      job.store().sweep(isWorkUnderOut(job));
      ArtifactStore.discard(Deliver.unfinished(job.outPath()));
    } catch (IOException e) {
      throw new JobException("cannot tidy up " + job.work() + " or " + job.out() + ": " + e, e);
    }
  }

  private static boolean isWorkUnderOut(Job job) {
    return RemoteFolder.isRemote(job.work())
        ? new RemoteFolder(job.work()).uri().startsWith(new RemoteFolder(job.out()).uri())
        : job.workPath().startsWith(job.outPath());
  }

  private static PipelineOptions options(Engine engine, int jobs, List<String> beamArgs) {
    PipelineOptionsFactory.register(ClientOptions.class);
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(beamArgs.toArray(String[]::new)).create();
    options.setJobName("resonate");
    switch (engine) {
      case DIRECT -> {
        DirectOptions direct = options.as(DirectOptions.class);
        direct.setRunner(DirectRunner.class);
        direct.setTargetParallelism(jobs);
      }
      case FLINK -> {
        FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
        flink.setRunner(FlinkRunner.class);
        if (flink.getFlinkMaster().equals("[auto]")) {
          flink.setFlinkMaster("[local]");
        }
        flink.setParallelism(jobs);
      }
    }
    return options;
  }
}
