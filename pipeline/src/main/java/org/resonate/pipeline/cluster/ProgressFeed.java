package org.resonate.pipeline.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.Listeners;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.Beat;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker tells the client of a job, as lines appended to a file of its own under OUT: an
 * engine's own channels are silent until a batch job has ended, and a shuffle would cut its chain.
 * A file is opened for each line, so that network file systems show it to others. Where files
 * cannot be appended to, each line is an object of its own.
 */
public final class ProgressFeed implements StageListener {

  /** What a feed's file name ends with. */
  static final String SUFFIX = ".jsonl";

  private static final Logger LOG = LoggerFactory.getLogger(ProgressFeed.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many readers of this JVM work for a job, which is when it has a listener here. */
  private static final Map<String, Integer> USERS = new HashMap<>();

  /** Counts the objects of this process, so that they are read in their order. */
  private static final AtomicLong LINES = new AtomicLong();

  private static final Map<String, Beat> BEATS = new HashMap<>();

  /** How often a worker says that it lives. */
  static final long BEAT_MILLIS = 5_000;

  private final Job job;

  private ProgressFeed(Job job) {
    this.job = job;
  }

  /** The name under OUT of the folder with a feed for each job. */
  public static String folder() {
    return ".resonate/feed";
  }

  /** Where the workers of a job write, under OUT; the client makes it and removes it. */
  public static String folder(Job job) {
    return folder() + "/" + job.id();
  }

  /** The feed of this worker. */
  public static ProgressFeed of(Job job) {
    return new ProgressFeed(job);
  }

  /** Has this worker's feed hear a job until as many {@link #close}s as opens. */
  public static void open(Job job) {
    synchronized (USERS) {
      if (USERS.merge(job.id(), 1, Integer::sum) == 1) {
        ProgressFeed feed = of(job);
        Listeners.add(job.id(), feed);
        BEATS.put(job.id(), Beat.every(BEAT_MILLIS, "feed", feed::alive));
      }
    }
  }

  /** Ends what {@link #open} began. */
  public static void close(Job job) {
    synchronized (USERS) {
      if (USERS.merge(job.id(), -1, Integer::sum) == 0) {
        USERS.remove(job.id());
        Listeners.remove(job.id());
        BEATS.remove(job.id()).close();
      }
    }
  }

  /** A stage may be at work for an hour, and a dead worker says as little. */
  void alive() {
    append(JSON.createObjectNode().put("event", "alive"));
  }

  @Override
  public void trackStarted(Track track) {
    append(
        line("track-started", track.getId())
            .put("uri", track.getSource().getUri())
            .put("relativePath", track.getSource().getRelativePath())
            .put("sizeBytes", track.getSource().getSizeBytes()));
  }

  @Override
  public void stageStarted(String trackId, String stage) {
    append(line("stage-started", trackId).put("stage", stage));
  }

  @Override
  public void stageFinished(String trackId, String stage, double seconds, boolean reused) {
    append(
        line("stage-finished", trackId)
            .put("stage", stage)
            .put("seconds", seconds)
            .put("reused", reused));
  }

  /** The record itself is read from where it was written. */
  @Override
  public void trackEnded(Track track) {
    append(line("track-ended", track.getId()));
  }

  private static ObjectNode line(String event, String trackId) {
    return JSON.createObjectNode().put("event", event).put("track", trackId);
  }

  private synchronized void append(ObjectNode line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    String name = folder(job) + "/" + Worker.current();
    try {
      if (RemoteFolder.isRemote(job.out())) {
        String number = String.format(Locale.ROOT, ".%012d", LINES.incrementAndGet());
        job.outFolder().write(name + number + SUFFIX, bytes, false);
      } else {
        Files.write(
            job.outPath().resolve(name + SUFFIX),
            bytes,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      // Records are the truth, this is for the eye: without it the work is as good.
      LOG.warn("the client will not hear of {}: {}", line, e.toString());
    }
  }
}
