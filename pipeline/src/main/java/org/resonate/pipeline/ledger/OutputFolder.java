package org.resonate.pipeline.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where things are in an output folder.
 *
 * @param out the folder of the masters, an absolute path
 */
public record OutputFolder(Path out) {

  /** All that is not a master. */
  public Path state() {
    return out.resolve(".resonate");
  }

  /** Which tracks the running job works on. */
  public Path plan() {
    return state().resolve("plan.avro");
  }

  /** All records, compacted. */
  public Path ledger() {
    return state().resolve("ledger.avro");
  }

  /** The records of failed tracks. */
  public Path failures() {
    return state().resolve("failures.avro");
  }

  /** What a scheduler reads. */
  public Path summary() {
    return state().resolve("summary.json");
  }

  /** The effective settings of the last job. */
  public Path settings() {
    return state().resolve("settings.yaml");
  }

  /** Held while a job runs. */
  public Path lock() {
    return state().resolve("lock");
  }

  /** A marker for each track that is being worked on. */
  public Path running() {
    return state().resolve("running");
  }

  /** The log of a job. */
  public Path log(String jobId) {
    return state().resolve("logs").resolve(jobId + ".log");
  }

  /** The artifact store, unless {@code --work} says otherwise. */
  public Path work() {
    return state().resolve("work");
  }

  /** Writes a text beside its place and renames it there. */
  public static void replace(Path file, String text) throws IOException {
    Path beside = beside(file);
    Files.write(beside, text.getBytes(StandardCharsets.UTF_8));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static Path beside(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".tmp");
  }
}
