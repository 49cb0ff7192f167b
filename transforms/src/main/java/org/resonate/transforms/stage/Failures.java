package org.resonate.transforms.stage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import org.resonate.audio.io.AudioFileException;
import org.resonate.models.ModelException;
import org.resonate.models.device.DeviceMemory;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.store.FileErrors;
import org.resonate.transforms.store.StoreErrors;
import org.resonate.transforms.store.Worker;

/** What an exception means for the ledger: the one place that tells known problems from defects. */
final class Failures {

  private Failures() {}

  /**
   * The failure that an exception makes of a track.
   *
   * @throws JobStoppedException where it is not the track's: no room on the disk
   * @throws InterruptedException where the job is being stopped
   */
  static Failure of(Throwable error, String stage, int attempt, Job job)
      throws InterruptedException {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException
          || cause instanceof InterruptedIOException
          || cause instanceof ClosedByInterruptException) {
        throw new InterruptedException("stopped in " + stage);
      }
      if (cause instanceof JobStoppedException stopped) {
        throw stopped;
      }
      boolean delivers = stage.equals(Deliver.NAME);
      if (cause instanceof IOException
          && StoreErrors.full(cause, delivers ? job.outPath() : job.workPath())) {
        throw new JobStoppedException(
            delivers
                ? "no room left for results in %s; free some and run the same command"
                    .formatted(job.out())
                : "no room left for intermediate results in %s; free some, or name another folder with --work, and run the same command"
                    .formatted(job.work()),
            error);
      }
    }
    FailureKind kind = kind(error);
    return Failure.newBuilder()
        .setStage(stage)
        .setKind(kind)
        .setExceptionClass(error.getClass().getName())
        .setMessage(message(error))
        .setStackTrace(trace(error))
        .setAttempt(attempt)
        .setWorker(Worker.current().toString())
        .setTimeMillis(System.currentTimeMillis())
        .setUnexpected(kind == FailureKind.UNEXPECTED)
        .build();
  }

  private static FailureKind kind(Throwable error) {
    if (error instanceof TrackException known) {
      return known.kind();
    }
    if (error instanceof AudioFileException file) {
      return FailureKind.valueOf(file.kind().name());
    }
    if (error instanceof ModelException) {
      // libtorch has no type of its own for it.
      return DeviceMemory.ranOut(error) ? FailureKind.OUT_OF_MEMORY : FailureKind.MODEL;
    }
    if (error instanceof AccessDeniedException) {
      return FailureKind.NO_ACCESS;
    }
    if (error instanceof OutOfMemoryError) {
      return FailureKind.OUT_OF_MEMORY;
    }
    if (error instanceof IOException
        || error instanceof UncheckedIOException
        || error instanceof DirectoryIteratorException) {
      return FailureKind.STORE;
    }
    return FailureKind.UNEXPECTED;
  }

  private static String message(Throwable error) {
    if (error instanceof IOException file) {
      return FileErrors.message(file);
    }
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }

  private static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
