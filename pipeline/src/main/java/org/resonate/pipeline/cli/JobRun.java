package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.resonate.models.ModelException;
import org.resonate.pipeline.BudgetKeeper;
import org.resonate.pipeline.Engine;
import org.resonate.pipeline.JobException;
import org.resonate.pipeline.catalogue.Decision;
import org.resonate.pipeline.catalogue.Planner;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.ledger.OutputLock;
import org.resonate.pipeline.ledger.RemoteState;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Halt;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.store.FileErrors;
import org.resonate.transforms.store.RemoteFolder;

/** The way of a job, from what it was given to its summary. */
final class JobRun {
  private final JobCheck given;
  private final PipelineJob pipeline;
  private boolean isSummarised;
  private final Console console;
  private final OutputFolder folder;
  private final Instant started = Instant.now();
  private final String jobId =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC).format(started)
          + "-"
          + ProcessHandle.current().pid();

  /**
   * Checks all that a job was given, then runs it to its exit code.
   *
   * @param pipeline what runs a job with these settings
   */
  static int checked(
      String command,
      InputOptions options,
      Map<String, ?> flags,
      List<String> beamArguments,
      List<String> mistakes,
      Function<RemasterSettings, PipelineJob> pipeline)
      throws IOException {
    JobCheck given = new InputCheck(command, options, beamArguments);
    return checked(command, given, flags, mistakes, pipeline);
  }

  /**
   * The same for a job that is checked in its own way.
   *
   * @param name of the command line's command
   */
  static int checked(
      String name,
      JobCheck given,
      Map<String, ?> flags,
      List<String> mistakes,
      Function<RemasterSettings, PipelineJob> pipeline)
      throws IOException {
    try {
      if (!given.open(mistakes)) {
        return Console.usage(name, mistakes);
      }
    } catch (IOException e) {
      given.console().warn(FileErrors.message(e));
      return ExitCode.CANNOT_RUN;
    }
    try {
      given.check(flags, mistakes);
      if (!mistakes.isEmpty()) {
        return Console.usage(name, mistakes);
      }
      given.resolve(mistakes);
    } catch (ModelException e) {
      given.console().warn(e.getMessage());
      return ExitCode.CANNOT_RUN;
    }
    if (!mistakes.isEmpty()) {
      return Console.usage(name, mistakes);
    }
    given.notes().forEach(given.console()::warn);
    return new JobRun(given, pipeline.apply(given.settings().track())).run();
  }

  /** A job that was checked. */
  JobRun(JobCheck given, PipelineJob pipeline) {
    this.given = given;
    this.pipeline = pipeline;
    this.console = given.console();
    this.folder = given.folder();
  }

  /** Runs it to its exit code. */
  int run() throws IOException {
    if (given.options().dryRun) {
      return new DryRun(given, folder).run();
    }
    try {
      int exit = held();
      // The output is free by now: what the user runs may use it.
      if (isSummarised && given.options().onFinish != null) {
        new FinishHook(given.options().onFinish).run(folder.summary(), exit, console);
      }
      return exit;
    } finally {
      given.release();
    }
  }

  private int held() throws IOException {
    try {
      given.prepare();
      try (OutputLock lock = OutputLock.take(given.locked());
          Interruption interruption =
              new Interruption(
                  console, () -> Halt.beginNothing(jobId), given.stopping(), () -> stopped(lock))) {
        return locked(interruption);
      }
    } catch (OutputLock.HeldException e) {
      console.warn(e.getMessage());
      return ExitCode.HELD;
    } catch (IOException e) {
      console.warn("cannot work in " + folder.place() + ": " + FileErrors.message(e));
      return ExitCode.CANNOT_RUN;
    }
  }

  private void stopped(OutputLock lock) throws IOException {
    console.event("job-finished", "exitCode", ExitCode.INTERRUPTED);
    lock.close();
    given.release();
  }

  private int locked(Interruption interruption) throws IOException {
    System.setProperty("resonate.log", folder.log(jobId).toString());
    RemoteState state = new RemoteState(folder);
    state.fetch();
    Ledger ledger = new Ledger(folder);
    JobPlan plan = new JobPlan(given, ledger);
    Planner.Counts counts = plan.counts();
    Planner.Survey survey = plan.survey();
    if (given.keepsSettings()) {
      OutputFolder.replace(folder.settings(), given.settings().yaml());
    }
    console.event(
        "job-started",
        "job",
        jobId,
        "command",
        given.command(),
        "tracks",
        counts.work(),
        "unchanged",
        counts.of(Decision.UNCHANGED),
        "output",
        given.place());
    survey.skipped().unreadable().forEach(entry -> console.warn("cannot be read: " + entry));
    if (counts.work() + counts.of(Decision.UNCHANGED) + counts.of(Decision.FAILED) == 0) {
      console.warn(
          "no recordings found; %d hidden entries and %d files that are no audio were passed over"
              .formatted(survey.skipped().hidden(), survey.skipped().notAudio()));
    }

    JobTeller teller = given.teller();
    int exit = ExitCode.OK;
    Set<String> done = Set.of();
    Set<String> failed = new HashSet<>(plan.failedBefore());
    if (counts.work() > 0) {
      Optional<String> obstacle = workObstacle(survey);
      if (obstacle.isPresent()) {
        console.warn(obstacle.get());
        return ExitCode.CANNOT_RUN;
      }
      Parallelism parallelism;
      try {
        given.verify();
        parallelism = given.placement();
      } catch (IOException e) {
        console.warn(e.getMessage());
        return ExitCode.CANNOT_RUN;
      } catch (InterruptedException e) {
        return ExitCode.INTERRUPTED;
      }
      given.modelHint().ifPresent(teller::line);
      teller.begins(parallelism);
      if (interruption.isStopping()) {
        return ExitCode.INTERRUPTED;
      }
      try (Progress progress = new Progress(console, teller, folder, plan.workload())) {
        exit = work(parallelism, ledger, progress, interruption);
        done = progress.done();
        failed.addAll(progress.failed());
      }
    }
    if (interruption.isStopping()) {
      return ExitCode.INTERRUPTED;
    }
    if (ledger.needsCompaction()) {
      ledger.compact();
    }
    if (exit == ExitCode.OK && !(failed.isEmpty() && survey.skipped().unreadable().isEmpty())) {
      exit = ExitCode.SOME_FAILED;
    }
    double seconds = (System.currentTimeMillis() - started.toEpochMilli()) / 1e3;
    JobEnd end = new JobEnd(given, jobId, started, seconds, plan, done, failed, exit);
    end.write(ledger);
    isSummarised = true;
    exit = teller.end(end, ledger);
    state.publish(jobId);
    return exit;
  }

  /** Why intermediates cannot be kept, a sentence; of another file system nobody can tell. */
  private Optional<String> workObstacle(Planner.Survey survey) throws IOException {
    if (RemoteFolder.isRemote(given.work())) {
      return Optional.empty();
    }
    Path work = Files.createDirectories(Path.of(given.work()));
    return Files.isWritable(work)
        ? ScratchSpace.shortage(work, survey.largest())
        : Optional.of("--work " + work + " is not writable; name another folder");
  }

  private int work(
      Parallelism parallelism, Ledger ledger, Progress progress, Interruption interruption)
      throws IOException {
    Job job =
        new Job(
            jobId,
            folder.place(),
            given.work(),
            given.models().stream().map(Path::toString).toList(),
            given.settings().job().device(),
            parallelism.threads(),
            given.isForced());
    Engine engine =
        switch (given.settings().job().runner()) {
          case DIRECT -> Engine.DIRECT;
          case FLINK -> Engine.FLINK;
        };
    RemoteState state = new RemoteState(folder);
    BudgetKeeper keeper =
        new BudgetKeeper(
            folder.plan(),
            job.store(),
            given.budgetBytes(),
            given.owners(ledger),
            state.copying(progress));
    state.publishPlan();
    try {
      pipeline.run(folder.plan(), job, engine, parallelism.jobs(), given.beamArguments(), keeper);
      keeper.jobEnded();
      return ExitCode.OK;
    } catch (JobException e) {
      if (interruption.isStopping()) {
        return ExitCode.INTERRUPTED;
      }
      console.warn(e.getMessage());
      return ExitCode.CANNOT_RUN;
    }
  }
}
