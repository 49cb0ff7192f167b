package org.resonate.pipeline.ledger;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Delivery;
import org.resonate.transforms.store.TrackFiles;

/**
 * Removes the results of tracks and their records. Only files that a record names go, and a master
 * only while it is as long as it was written: one that somebody worked on since is kept.
 *
 * @param folder an output folder whose lock is held
 */
public record Prune(OutputFolder folder) {

  /**
   * What was done.
   *
   * @param files that were removed
   * @param kept masters that are not what was written
   */
  public record Removed(long files, List<Path> kept) {}

  /**
   * Removes tracks; their records last, so that a removal that was cut off goes on next time.
   *
   * @param ids of the tracks
   */
  public Removed remove(Ledger ledger, Set<String> ids) throws IOException {
    TrackFiles records = new TrackFiles(folder.files());
    List<Path> kept = new ArrayList<>();
    long[] files = new long[1];
    ledger.forEach(
        track -> {
          if (ids.contains(track.getId())) {
            files[0] += remove(track, kept);
          }
        });
    for (String id : ids) {
      records.delete(id);
    }
    ledger.compact(track -> !ids.contains(track.getId()));
    return new Removed(files[0], List.copyOf(kept));
  }

  private long remove(Track track, List<Path> kept) throws IOException {
    long files = 0;
    if (track.getFailure() != null) {
      return files; // It was never delivered.
    }
    Mastering master = track.getMaster();
    Delivery delivery = master == null ? Delivery.STEMS : Delivery.MASTER;
    List<Path> delivered = delivery.delivered(folder.out(), track);
    Path last = delivered.get(delivered.size() - 1);
    if (master != null && Files.exists(last) && Files.size(last) != master.getSizeBytes()) {
      kept.add(last);
      return files;
    }
    for (Path file : delivered) {
      if (Files.deleteIfExists(file)) {
        files++;
        removeEmpty(file.getParent());
      }
    }
    return files;
  }

  /** Folders that hold nothing any more, up to the output folder. */
  private void removeEmpty(Path from) throws IOException {
    Path at = from;
    while (at.startsWith(folder.out()) && !at.equals(folder.out())) {
      try {
        Files.delete(at);
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        return;
      }
      at = at.getParent();
    }
  }
}
