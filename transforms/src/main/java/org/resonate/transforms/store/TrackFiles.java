package org.resonate.transforms.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.resonate.transforms.record.Track;

/** The records of tracks that ended, a file each: {@code OUT/.resonate/tracks/<id>.avro}. */
public final class TrackFiles {

  private static final String FOLDER = ".resonate/tracks";
  private static final String SUFFIX = ".avro";

  private final SharedFolder out;

  /**
   * @param out the folder of the masters
   */
  public TrackFiles(SharedFolder out) {
    this.out = out;
  }

  /**
   * @param out the folder of the masters, on a disk
   */
  public TrackFiles(Path out) {
    this(new DiskFolder(out));
  }

  /** The name of a track's record under OUT. */
  public static String name(String id) {
    return FOLDER + "/" + id + SUFFIX;
  }

  /**
   * Records that there are.
   *
   * @param modifiedMillis when it was written, by the clock of the file system
   */
  public record Written(String id, long modifiedMillis) {}

  /**
   * Those that there are, in no order.
   *
   * @throws IOException if they cannot be listed
   */
  public List<Written> list() throws IOException {
    return out.list(FOLDER).stream()
        .filter(item -> item.name().endsWith(SUFFIX))
        .map(
            item ->
                new Written(
                    item.name().substring(0, item.name().length() - SUFFIX.length()),
                    item.modifiedMillis()))
        .toList();
  }

  /**
   * The record of a track, if it ever ended.
   *
   * @throws IOException if there is one that cannot be read
   */
  public Optional<Track> read(String id) throws IOException {
    Optional<byte[]> bytes = out.read(name(id));
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(AvroFiles.parse(name(id), bytes.get(), Track.class));
  }

  /**
   * Writes a track's record in place of an earlier one; whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Track track) throws IOException {
    out.write(name(track.getId()), AvroFiles.bytes(track), true);
  }

  /**
   * Removes a track's record, if there is one.
   *
   * @throws IOException if it stays
   */
  public void delete(String id) throws IOException {
    out.delete(name(id));
  }
}
