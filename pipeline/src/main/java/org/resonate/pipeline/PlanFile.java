package org.resonate.pipeline;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.resonate.transforms.record.Track;

/**
 * The plan of a job: an Avro file of the tracks that need work. Its blocks are the splits that
 * workers pull: a track each up to {@link #MOST_SPLITS} tracks, ranges of equal size beyond.
 */
public final class PlanFile {

  /** The most splits that an engine is given. */
  static final int MOST_SPLITS = 10_000;

  /**
   * Avro ends a block here by itself: far beyond a thousand tracks, so that only splits end one.
   */
  private static final int LARGEST_BLOCK_BYTES = 8 << 20;

  private PlanFile() {}

  /**
   * Begins a plan beside its place; closing it puts it there.
   *
   * @param tracks how many will come; decides the size of a split
   * @throws IOException if it cannot be written
   */
  public static Writer create(Path file, long tracks) throws IOException {
    return new Writer(file, Math.max(1, (tracks + MOST_SPLITS - 1) / MOST_SPLITS));
  }

  /** Opens a plan for reading from its start. */
  static DataFileReader<Track> open(Path file) throws IOException {
    return new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(Track.class));
  }

  /**
   * What a worker pulls at a time.
   *
   * @param start where it begins in the plan, in bytes
   * @param sourceBytes the size of its recordings together
   */
  record Split(long start, long sourceBytes) {}

  /** The splits of a plan, in its order. */
  static List<Split> splits(Path file) throws IOException {
    List<Split> splits = new ArrayList<>();
    try (DataFileReader<Track> reader = open(file)) {
      while (reader.hasNext()) {
        long start = reader.previousSync();
        long sourceBytes = 0;
        while (reader.hasNext() && reader.previousSync() == start) {
          sourceBytes += reader.next().getSource().getSizeBytes();
        }
        splits.add(new Split(start, sourceBytes));
      }
    }
    return splits;
  }

  /** Appends tracks to a plan. */
  public static final class Writer implements Closeable {
    private final Path file;
    private final Path beside;
    private final long splitTracks;
    private final DataFileWriter<Track> writer;
    private long tracks;

    private Writer(Path file, long splitTracks) throws IOException {
      this.file = file;
      this.beside = file.resolveSibling("." + file.getFileName() + ".tmp");
      this.splitTracks = splitTracks;
      this.writer = new DataFileWriter<>(new SpecificDatumWriter<>(Track.class));
      writer.setSyncInterval(LARGEST_BLOCK_BYTES);
      writer.create(Track.getClassSchema(), beside.toFile());
    }

    /** Appends a track. */
    public void add(Track track) throws IOException {
      writer.append(track);
      tracks++;
      if (tracks % splitTracks == 0) {
        writer.sync();
      }
    }

    @Override
    public void close() throws IOException {
      writer.close();
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
