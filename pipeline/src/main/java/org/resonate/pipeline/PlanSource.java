package org.resonate.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileReader;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.KV;
import org.resonate.pipeline.cluster.ProgressFeed;
import org.resonate.pipeline.cluster.Sight;
import org.resonate.transforms.Remaster;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.JobStoppedException;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.TrackFiles;
import org.resonate.transforms.store.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tracks of a plan by id, a split for each block of its file, so that workers pull them. */
final class PlanSource extends BoundedSource<KV<String, Track>> {

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(PlanSource.class);

  /** The whole plan. */
  private static final long ALL = -1;

  private final String plan;
  private final Job job;
  private final boolean onCluster;
  private final long start;

  private PlanSource(String plan, Job job, boolean onCluster, long start) {
    this.plan = plan;
    this.job = job;
    this.onCluster = onCluster;
    this.start = start;
  }

  /**
   * The tracks of a plan.
   *
   * @param onCluster other processes read it; they tell the client how tracks come along
   */
  static PlanSource of(Path plan, Job job, boolean onCluster) {
    String seen =
        onCluster && RemoteFolder.isRemote(job.out())
            ? new RemoteFolder(job.out()).uri() + ".resonate/" + plan.getFileName()
            : plan.toString();
    return new PlanSource(seen, job, onCluster, ALL);
  }

  @Override
  public List<PlanSource> split(long desiredBundleSizeBytes, PipelineOptions options)
      throws IOException {
    if (start != ALL) {
      return List.of(this);
    }
    // The longest first, so that no worker begins one while the others have nothing left. Flink
    // hands
    // out the last split first.
    Comparator<PlanFile.Split> order = Comparator.comparingLong(PlanFile.Split::sourceBytes);
    if (options.getRunner().getSimpleName().contains("Direct")) {
      order = order.reversed();
    }
    return PlanFile.splits(here()).stream()
        .sorted(order)
        .map(split -> new PlanSource(plan, job, onCluster, split.start()))
        .toList();
  }

  /** The plan, or its copy in this process where it lies on another file system. */
  private Path here() throws IOException {
    if (!RemoteFolder.isRemote(plan)) {
      return Path.of(plan);
    }
    Path copy = job.outPath().resolve("plan-" + job.id() + ".avro");
    synchronized (PlanSource.class) {
      if (!Files.exists(copy)) {
        int name = plan.lastIndexOf('/') + 1;
        Path beside = copy.resolveSibling(copy.getFileName() + ".tmp");
        Files.deleteIfExists(beside);
        new RemoteFolder(plan.substring(0, name)).download(plan.substring(name), beside);
        Files.move(beside, copy, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return copy;
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return start == ALL && !RemoteFolder.isRemote(plan) ? Path.of(plan).toFile().length() : 1;
  }

  @Override
  public Coder<KV<String, Track>> getOutputCoder() {
    return Remaster.coder();
  }

  @Override
  public BoundedReader<KV<String, Track>> createReader(PipelineOptions options) {
    return new PlanReader(this);
  }

  private static final class PlanReader extends BoundedReader<KV<String, Track>> {
    private final PlanSource source;
    private DataFileReader<Track> reader;
    private Track current;
    private boolean hasFeed;

    PlanReader(PlanSource source) {
      this.source = source;
    }

    @Override
    public boolean start() throws IOException {
      if (source.onCluster) {
        hasFeed = openFeed();
        look();
      }
      reader = PlanFile.open(source.here());
      if (source.start != ALL) {
        reader.seek(source.start);
      }
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      current = null;
      while (reader.hasNext() && (source.start == ALL || reader.previousSync() == source.start)) {
        Track planned = reader.next();
        if (!hasEnded(planned)) {
          current = planned;
          return true;
        }
      }
      return false;
    }

    private boolean openFeed() {
      if (!isSeen()) {
        throw new JobStoppedException(
            "worker %s cannot see %s: every worker needs the output and work folders under the same paths, and the keys of an object store"
                .formatted(Worker.current(), source.plan),
            null);
      }
      ProgressFeed.open(source.job);
      return true;
    }

    private void look() throws IOException {
      try {
        Sight sight = new Sight(source.job);
        sight.look();
        sight.giveWay();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("stopped", e);
      }
    }

    private boolean isSeen() {
      try {
        return Files.isReadable(source.here());
      } catch (IOException e) {
        LOG.warn("{} cannot be read: {}", source.plan, e.toString());
        return false;
      }
    }

    /** Whether this very run ended it before its worker was lost; the client may not know yet. */
    private boolean hasEnded(Track planned) {
      if (!source.onCluster) {
        return false;
      }
      try {
        Optional<Track> record =
            new TrackFiles(source.job.outFolder())
                .read(planned.getId())
                .filter(track -> track.getJob().equals(source.job.id()));
        record.ifPresent(ProgressFeed.of(source.job)::trackEnded);
        return record.isPresent();
      } catch (IOException | AvroRuntimeException e) {
        LOG.warn("the record of {} cannot be read and is made again: {}", planned.getId(), e);
        return false;
      }
    }

    @Override
    public KV<String, Track> getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return KV.of(current.getId(), current);
    }

    @Override
    public void close() throws IOException {
      if (hasFeed) {
        ProgressFeed.close(source.job);
      }
      if (reader != null) {
        reader.close();
      }
    }

    @Override
    public BoundedSource<KV<String, Track>> getCurrentSource() {
      return source;
    }
  }
}
