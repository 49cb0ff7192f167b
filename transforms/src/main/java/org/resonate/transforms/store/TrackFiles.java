package org.resonate.transforms.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.resonate.transforms.record.Track;

/** The records of tracks that ended, a file each: {@code OUT/.resonate/tracks/<id>.avro}. */
public final class TrackFiles {

  private final Path folder;

  /**
   * @param out the folder of the masters
   */
  public TrackFiles(Path out) {
    this.folder = out.resolve(".resonate").resolve("tracks");
  }

  /** Where they lie. */
  public Path folder() {
    return folder;
  }

  /** Where a track's record lies, or will. */
  public Path file(String id) {
    return folder.resolve(id + ".avro");
  }

  /**
   * The record of a track, if it ever ended.
   *
   * @throws IOException if there is one that cannot be read
   */
  public Optional<Track> read(String id) throws IOException {
    Path file = file(id);
    return Files.exists(file) ? Optional.of(AvroFiles.read(file, Track.class)) : Optional.empty();
  }

  /**
   * Writes a track's record in place of an earlier one; whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Track track) throws IOException {
    Files.createDirectories(folder);
    AvroFiles.write(file(track.getId()), track);
  }
}
