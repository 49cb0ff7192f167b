package org.resonate.models.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.resonate.models.ModelException;

/**
 * A model hub and its mirrors, all with the official one's layout: {@code
 * <base>/<namespace>/<repo>/resolve/main/<file>}.
 */
public final class Hub {

  /** Where the official checkpoints are published. */
  public static final URI OFFICIAL = URI.create("https://huggingface.co");

  private final List<URI> bases;
  private final HubClient client;

  /**
   * Goes through the proxies that the environment names.
   *
   * @param bases the hub, then its mirrors, tried in turn; http or https
   * @throws ModelException if the environment names a proxy that cannot be used
   */
  public Hub(List<URI> bases) throws ModelException {
    this(
        bases, new HubClient(HubClient.settings(), new Proxies(System.getenv()), Patience.DEFAULT));
  }

  Hub(List<URI> bases, HubClient client) {
    this.bases = List.copyOf(bases);
    this.client = client;
  }

  /** The page of a repository, on the first of the bases. */
  public String page(String repo) {
    return page(bases.get(0), repo);
  }

  /**
   * Downloads a file, going on from where an earlier call stopped: what has arrived lies in {@code
   * <file>.part}, and {@code <file>.origin.json} says what it belongs to. The latter stays beside
   * the file; a file that is here already, whole, is not asked for again.
   *
   * @param repo {@code namespace/name}
   * @param file the file's name in it
   * @param into a folder, made if it is missing
   * @return the file in the folder; its size, and its SHA-256 if the hub told one, are as they
   *     should be
   * @throws ModelException if no base gives the file, it cannot be written, or the progress refuses
   *     it; the message says why, and what has arrived stays unless it is wrong
   * @throws InterruptedException if the thread is interrupted; what has arrived stays
   */
  public Path download(String repo, String file, Path into, DownloadProgress progress)
      throws ModelException, InterruptedException {
    try {
      Files.createDirectories(into);
    } catch (IOException e) {
      throw new ModelException(
          "cannot make the folder %s (%s); name another with --models".formatted(into, e), e);
    }
    Path target = into.resolve(file);
    if (!Part.isComplete(target)) {
      try (Part part = Part.open(target)) {
        bring(repo, file, part, progress);
        part.finish();
      }
    }
    progress.finished(file);
    return target;
  }

  private void bring(String repo, String file, Part part, DownloadProgress progress)
      throws ModelException, InterruptedException {
    List<HubException> failures = new ArrayList<>();
    for (URI base : bases) {
      URI address = URI.create(page(base, repo) + "/resolve/main/" + file);
      try {
        new Transfer(client, text(base), address, part, file, progress).run();
        return;
      } catch (HubException e) {
        failures.add(e);
      }
    }
    HubException all =
        new HubException(
            HubException.Remedy.ELSEWHERE,
            String.join("; ", failures.stream().map(Throwable::getMessage).toList()),
            failures.get(failures.size() - 1));
    failures.subList(0, failures.size() - 1).forEach(all::addSuppressed);
    throw all;
  }

  private static String page(URI base, String repo) {
    return text(base) + "/" + repo;
  }

  private static String text(URI base) {
    return base.toString().replaceFirst("/+$", "");
  }
}
