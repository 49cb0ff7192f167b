package org.resonate.pipeline.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.resonate.transforms.stage.Fingerprint;
import org.resonate.transforms.store.DiskFolder;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.SharedFolder;
import org.resonate.transforms.store.WorkerCache;

/**
 * Where things are in an output folder.
 *
 * @param out the folder of the masters, an absolute path; of one on another file system, a folder
 *     here that holds a copy of its state
 * @param remote where it really is; null: in {@code out}
 */
public record OutputFolder(Path out, RemoteFolder remote) {

  private static final String ANALYSIS = "analysis";

  /** One on a disk. */
  public OutputFolder(Path out) {
    this(out, null);
  }

  /** The output folder of a path, or of the URI of another file system. */
  public static OutputFolder of(String place) {
    if (!RemoteFolder.isRemote(place)) {
      return new OutputFolder(Path.of(place).toAbsolutePath().normalize());
    }
    Path copy = WorkerCache.shared().resolve("outputs").resolve(Fingerprint.of(place));
    return new OutputFolder(copy, new RemoteFolder(place));
  }

  /** As the user named it. */
  public String place() {
    return remote == null ? out.toString() : remote.uri();
  }

  /** The small files of it; what is written lands where it really is. */
  public SharedFolder files() {
    DiskFolder here = new DiskFolder(out);
    return remote == null ? here : new CopiedFolder(here, remote);
  }

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

  /** The folder of the report. */
  public Path report() {
    return state().resolve("report");
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

  /** The artifact store, unless {@code --work} says otherwise: a path, or a URI. */
  public String work() {
    return remote == null ? state().resolve("work").toString() : remote.uri() + ".resonate/work";
  }

  /**
   * Where {@code resonate analyze} keeps what it knows: an output folder within this one, so that
   * no track counts as remastered for it.
   */
  public OutputFolder analysis() {
    return remote == null
        ? new OutputFolder(state().resolve(ANALYSIS))
        : of(remote.uri() + ".resonate/" + ANALYSIS);
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
