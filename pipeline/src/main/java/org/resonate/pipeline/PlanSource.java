package org.resonate.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.avro.file.DataFileReader;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.KV;
import org.resonate.transforms.Remaster;
import org.resonate.transforms.record.Track;

/** The tracks of a plan by id, a split for each block of its file, so that workers pull them. */
final class PlanSource extends BoundedSource<KV<String, Track>> {

  private static final long serialVersionUID = 1;

  /** The whole plan. */
  private static final long ALL = -1;

  private final String plan;
  private final long start;

  private PlanSource(String plan, long start) {
    this.plan = plan;
    this.start = start;
  }

  /** The tracks of a plan. */
  static PlanSource of(Path plan) {
    return new PlanSource(plan.toString(), ALL);
  }

  @Override
  public List<PlanSource> split(long desiredBundleSizeBytes, PipelineOptions options)
      throws IOException {
    if (start != ALL) {
      return List.of(this);
    }
    List<PlanSource> splits = new ArrayList<>();
    for (long split : PlanFile.splits(Path.of(plan))) {
      splits.add(new PlanSource(plan, split));
    }
    return splits;
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return start == ALL ? Path.of(plan).toFile().length() : 1;
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

    PlanReader(PlanSource source) {
      this.source = source;
    }

    @Override
    public boolean start() throws IOException {
      reader = PlanFile.open(Path.of(source.plan));
      if (source.start != ALL) {
        reader.seek(source.start);
      }
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      boolean more =
          reader.hasNext() && (source.start == ALL || reader.previousSync() == source.start);
      current = more ? reader.next() : null;
      return more;
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
