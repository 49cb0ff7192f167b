package org.resonate.pipeline.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.TrackFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of an output folder. The truth is a file for each track, written when it ends, so a
 * killed job loses none; the ledger is their compaction, in the order of their ids, and spares
 * reading them one by one. What is in the ledger and not newer in a file is read from the ledger.
 */
public final class Ledger {

  /** Takes each record in turn. */
  @FunctionalInterface
  public interface Visitor {
    void visit(Track track) throws IOException;
  }

  /** A track that fails every night shall not grow its record for ever. */
  private static final int MOST_FAILURES = 10;

  private final OutputFolder folder;
  private final TrackFiles files;
  private boolean ledgerIsBroken;

  /**
   * @param folder an output folder; one that holds no records has none
   */
  public Ledger(OutputFolder folder) {
    this.folder = folder;
    this.files = new TrackFiles(folder.files());
  }

  /**
   * The records of an output folder, found to be readable.
   *
   * @throws IOException if they cannot be read
   */
  public static Ledger open(OutputFolder folder) throws IOException {
    Ledger ledger = new Ledger(folder);
    ledger.entries();
    return ledger;
  }

  /** The records by id, as far as planning needs them; about 500 bytes each. */
  public Map<String, Entry> entries() throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    try {
      forEach(track -> entries.put(track.getId(), Entry.of(track)));
    } catch (AvroRuntimeException | IOException e) {
      if (ledgerIsBroken) {
        throw e;
      }
      log().warn("{} cannot be read, the tracks' own records are taken: {}", folder.ledger(), e);
      ledgerIsBroken = true;
      entries.clear();
      forEach(track -> entries.put(track.getId(), Entry.of(track)));
    }
    return entries;
  }

  /**
   * Visits each record once, in the order of ids.
   *
   * @throws IOException if the ledger is broken; not after {@link #entries}, which finds that out
   */
  public void forEach(Visitor visitor) throws IOException {
    boolean hasLedger = !ledgerIsBroken && Files.exists(folder.ledger());
    Deque<String> newer =
        newerThan(hasLedger ? Files.getLastModifiedTime(folder.ledger()).toMillis() : 0);
    if (hasLedger) {
      try (DataFileReader<Track> reader =
          new DataFileReader<>(folder.ledger().toFile(), new SpecificDatumReader<>(Track.class))) {
        for (Track track : reader) {
          while (!newer.isEmpty() && newer.peekFirst().compareTo(track.getId()) < 0) {
            visitFile(newer.removeFirst(), visitor);
          }
          if (newer.isEmpty() || !newer.peekFirst().equals(track.getId())) {
            visitor.visit(track);
          }
        }
        // Avro takes a file that breaks off for one that ends.
        if (reader.previousSync() != Files.size(folder.ledger())) {
          throw new IOException(folder.ledger() + " breaks off");
        }
      }
    }
    while (!newer.isEmpty()) {
      visitFile(newer.removeFirst(), visitor);
    }
  }

  /** Writes ledger and failures anew. Only for who holds the lock. */
  public void compact() throws IOException {
    compact(track -> true);
  }

  /** The same without the records that are not to be kept. */
  void compact(Predicate<Track> isKept) throws IOException {
    Path ledger = OutputFolder.beside(folder.ledger());
    Path failures = OutputFolder.beside(folder.failures());
    try (DataFileWriter<Track> all = create(ledger);
        DataFileWriter<Track> failed = create(failures)) {
      forEach(
          track -> {
            if (isKept.test(track)) {
              all.append(track);
              if (track.getFailure() != null) {
                failed.append(track);
              }
            }
          });
    }
    force(failures);
    force(ledger);
    Files.move(failures, folder.failures(), StandardCopyOption.ATOMIC_MOVE);
    Files.move(ledger, folder.ledger(), StandardCopyOption.ATOMIC_MOVE);
    ledgerIsBroken = false;
  }

  /** Whether there is a record that the ledger does not have, or no ledger. */
  public boolean needsCompaction() throws IOException {
    return ledgerIsBroken
        || !Files.exists(folder.ledger())
        || !Files.exists(folder.failures())
        || !newerThan(Files.getLastModifiedTime(folder.ledger()).toMillis()).isEmpty();
  }

  /** Notes that a source has another time of modification but the same bytes. */
  public void touch(String id, long modifiedMillis) throws IOException {
    Optional<Track> track = find(id);
    if (track.isPresent()) {
      Track old = track.get();
      files.write(
          Track.newBuilder(old)
              .setSource(
                  org.resonate.transforms.record.Source.newBuilder(old.getSource())
                      .setModifiedMillis(modifiedMillis)
                      .build())
              .build());
    }
  }

  /** How a track failed so far, the oldest failure first; only the last ones of very many. */
  public List<Failure> failures(String id) throws IOException {
    Optional<Track> track = find(id);
    if (track.isEmpty() || track.get().getFailure() == null) {
      return List.of();
    }
    List<Failure> failures = new ArrayList<>(track.get().getEarlierFailures());
    failures.add(track.get().getFailure());
    return List.copyOf(
        failures.subList(Math.max(0, failures.size() - MOST_FAILURES), failures.size()));
  }

  private Optional<Track> find(String id) throws IOException {
    try {
      return files.read(id);
    } catch (AvroRuntimeException | IOException e) {
      log().warn("{} cannot be read and counts as absent: {}", TrackFiles.name(id), e);
      return Optional.empty();
    }
  }

  private void visitFile(String id, Visitor visitor) throws IOException {
    Optional<Track> track = find(id);
    if (track.isPresent()) {
      visitor.visit(track.get());
    }
  }

  private Deque<String> newerThan(long millis) throws IOException {
    List<String> ids = new ArrayList<>();
    for (TrackFiles.Written record : files.list()) {
      // At the same time counts as newer: clocks of file systems are coarse.
      if (record.modifiedMillis() >= millis) {
        ids.add(record.id());
      }
    }
    Collections.sort(ids);
    return new ArrayDeque<>(ids);
  }

  private static DataFileWriter<Track> create(Path file) throws IOException {
    DataFileWriter<Track> writer = new DataFileWriter<>(new SpecificDatumWriter<>(Track.class));
    writer.setCodec(CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL));
    return writer.create(Track.getClassSchema(), file.toFile());
  }

  /** What is renamed into place must be on the disk, or a power cut leaves an empty file there. */
  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static Logger log() {
    return LoggerFactory.getLogger(Ledger.class);
  }
}
