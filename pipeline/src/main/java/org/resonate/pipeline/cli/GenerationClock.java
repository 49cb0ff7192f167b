package org.resonate.pipeline.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.resonate.models.ModelException;
import org.resonate.pipeline.benchmark.GenerationCase;
import org.resonate.pipeline.benchmark.GenerationMeasurements;
import org.resonate.pipeline.benchmark.GenerationTimes;
import org.resonate.pipeline.benchmark.GenerationTrial;
import org.resonate.transforms.store.FileErrors;

/** What generated sound takes here, for a job: what was measured once, or is measured now. */
record GenerationClock(JobCheck given) {

  /** What was measured before; empty where nothing was, or nothing is generated. */
  Optional<GenerationTimes> known(Parallelism parallelism) throws IOException {
    return known(wanted(parallelism));
  }

  private static Optional<GenerationTimes> known(Optional<GenerationCase> wanted)
      throws IOException {
    return wanted.isEmpty()
        ? Optional.empty()
        : GenerationMeasurements.ofCache().find(wanted.get());
  }

  /**
   * The same, measured now where it was not; that is kept. Where it fails a warning says so.
   *
   * @throws InterruptedIOException if the thread was interrupted
   */
  Optional<GenerationTimes> measured(Parallelism parallelism) throws InterruptedIOException {
    try {
      Optional<GenerationCase> wanted = wanted(parallelism);
      Optional<GenerationTimes> known = known(wanted);
      if (known.isPresent() || wanted.isEmpty()) {
        return known;
      }
      given
          .console()
          .note(
              "generating one window of test sound, once, to learn how long that takes on this machine");
      GenerationTimes made = GenerationTrial.measure(wanted.get());
      keep(made);
      return Optional.of(made);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      given.console().warn("no time of generating is told: " + FileErrors.message(e));
      return Optional.empty();
    }
  }

  private void keep(GenerationTimes made) {
    try {
      GenerationMeasurements.ofCache().put(made);
    } catch (IOException e) {
      given.console().warn("the measurement is not kept: " + FileErrors.message(e));
    }
  }

  private Optional<GenerationCase> wanted(Parallelism parallelism) throws ModelException {
    return GenerationCase.of(
        given.settings().track(),
        given.models(),
        given.settings().job().device(),
        parallelism.jobs(),
        parallelism.threads());
  }
}
