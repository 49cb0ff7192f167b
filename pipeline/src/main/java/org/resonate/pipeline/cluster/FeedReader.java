package org.resonate.pipeline.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.avro.AvroRuntimeException;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.SharedFolder;
import org.resonate.transforms.store.TrackFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener what the workers of a job wrote into their {@link ProgressFeed}s. */
public final class FeedReader {

  private static final int MOST_BYTES = 1 << 16;
  private static final Logger LOG = LoggerFactory.getLogger(FeedReader.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Job job;
  private final SharedFolder out;
  private final StageListener listener;
  private final Map<Path, Long> offsets = new HashMap<>();
  private final Set<String> awaited = new LinkedHashSet<>();
  private final Set<String> blind = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final RunningTracks running;

  /** Of a job whose feed folder exists. */
  public FeedReader(Job job, StageListener listener) {
    this(job, listener, System::nanoTime);
  }

  /** The same with another clock. */
  FeedReader(Job job, StageListener listener, LongSupplier nanos) {
    this.job = job;
    this.out = job.outFolder();
    this.listener = listener;
    this.running = new RunningTracks(listener, nanos);
  }

  /**
   * Tells what is new.
   *
   * @return whether the record of each track that ended was seen
   * @throws IOException if the folder cannot be read
   */
  public boolean poll() throws IOException {
    List<SharedFolder.Item> files = out.list(ProgressFeed.folder(job));
    for (SharedFolder.Item file : files) {
      if (file.name().endsWith(Sight.BLIND) && blind.add(file.name())) {
        out.read(ProgressFeed.folder(job) + "/" + file.name())
            .ifPresent(report -> LOG.warn("{}", new String(report, StandardCharsets.UTF_8)));
      }
    }
    List<String> feeds =
        files.stream()
            .map(SharedFolder.Item::name)
            .filter(name -> name.endsWith(ProgressFeed.SUFFIX))
            .sorted()
            .map(name -> ProgressFeed.folder(job) + "/" + name)
            .toList();
    for (String feed : feeds) {
      if (RemoteFolder.isRemote(job.out())) {
        take(feed);
      } else {
        read(job.outPath().resolve(feed));
      }
    }
    running.dropSilent();
    for (Iterator<String> ids = awaited.iterator(); ids.hasNext(); ) {
      Optional<Track> record = record(ids.next());
      if (record.isPresent()) {
        ids.remove();
        listener.trackEnded(record.get());
      }
    }
    return awaited.isEmpty();
  }

  /** An object with a line, which is not wanted any more once it was heard. */
  private void take(String feed) throws IOException {
    Optional<byte[]> line = out.read(feed);
    if (line.isPresent()) {
      String worker = feed.replaceFirst("^.*/", "").replaceFirst("\\.\\d+\\.jsonl$", "");
      tell(worker + ProgressFeed.SUFFIX, JSON.readTree(line.get()));
      out.delete(feed);
    }
  }

  /** Whole lines behind the last one that was read. */
  private void read(Path feed) throws IOException {
    long offset = offsets.getOrDefault(feed, 0L);
    if (Files.size(feed) <= offset) {
      return;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (RandomAccessFile file = new RandomAccessFile(feed.toFile(), "r")) {
      file.seek(offset);
      byte[] bytes = new byte[MOST_BYTES];
      for (int count = file.read(bytes); count > 0; count = file.read(bytes)) {
        for (int i = 0; i < count; i++) {
          if (bytes[i] == '\n') {
            tell(
                feed.getFileName().toString(),
                JSON.readTree(line.toString(StandardCharsets.UTF_8)));
            offset += line.size() + 1L;
            offsets.put(feed, offset);
            line.reset();
          } else {
            line.write(bytes[i]);
          }
        }
      }
    }
  }

  private void tell(String worker, JsonNode line) throws IOException {
    running.heard(worker);
    String id = line.path("track").asText();
    if (ended.contains(id)) {
      return; // Of a worker that was thought dead, or begun anew after its record was written.
    }
    String stage = line.path("stage").asText();
    switch (line.path("event").asText()) {
      case "alive" -> {}
      case "track-started" -> running.started(worker, started(id, line));
      case "stage-started" -> running.stageStarted(worker, id, stage);
      case "stage-finished" ->
          running.stageFinished(
              worker, id, stage, line.path("seconds").asDouble(), line.path("reused").asBoolean());
      case "track-ended" -> {
        running.ended(id);
        ended.add(id);
        awaited.add(id);
      }
      default -> throw new IOException("no event of a feed: " + line);
    }
  }

  private static Track started(String id, JsonNode line) {
    return Track.newBuilder()
        .setId(id)
        .setSource(
            Source.newBuilder()
                .setUri(line.path("uri").asText())
                .setRelativePath(line.path("relativePath").asText())
                .setSizeBytes(line.path("sizeBytes").asLong())
                .setModifiedMillis(0)
                .build())
        .setOutput("")
        .setSettings("")
        .setSettingsDigest("")
        .build();
  }

  /** The record that this job wrote; a network file system may show an older one for a moment. */
  private Optional<Track> record(String id) throws IOException {
    try {
      return new TrackFiles(out).read(id).filter(track -> track.getJob().equals(job.id()));
    } catch (AvroRuntimeException e) {
      throw new IOException("the record of " + id + " cannot be read: " + e, e);
    }
  }
}
