package org.resonate.transforms.stage;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.SharedFolder;
import org.resonate.transforms.store.WorkerCache;

/**
 * What all tracks of one run share: where things are and what each track may use. None of it enters
 * a fingerprint; a pack that is found does, by its digest.
 *
 * @param id unique for each run
 * @param out folder of the masters, an absolute path, or a URI of another file system
 * @param work root of the artifact store, likewise
 * @param models folders with model packs, the first one wins
 * @param device {@code auto}, {@code mps}, {@code cuda}, {@code cuda:N} or {@code cpu}
 * @param threads CPU threads for each track, 1 or more
 * @param force each result is made in this run, whatever the store holds
 */
public record Job(
    String id,
    String out,
    String work,
    List<String> models,
    String device,
    int threads,
    boolean force)
    implements Serializable {

  /** Copies the list, so that the record is what it was and can be serialised. */
  public Job {
    models = List.copyOf(models);
  }

  /** A run that uses what the store holds. */
  public Job(String id, String out, String work, List<String> models, String device, int threads) {
    this(id, out, work, models, device, threads, false);
  }

  /** The folder of the masters, for what all processes share. */
  public SharedFolder outFolder() {
    return SharedFolder.of(out);
  }

  /** The folder of the masters; of one on another file system, what stands for it here. */
  public Path outPath() {
    return WorkerCache.local(out);
  }

  /** The root of the artifact store; of one on another file system, its copies here. */
  public Path workPath() {
    return WorkerCache.local(work);
  }

  /** The artifact store. */
  public ArtifactStore store() {
    return ArtifactStore.of(work);
  }

  /** The folders with model packs. */
  public List<Path> modelPaths() {
    return models.stream().map(Path::of).toList();
  }
}
