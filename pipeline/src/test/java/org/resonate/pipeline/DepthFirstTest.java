package org.resonate.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resonate.transforms.Remaster;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.TrackFiles;

class DepthFirstTest {

  private static final int TRACKS = 20;
  private static final int JOBS = 2;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void neverMoreTracksAreUnderWayThanThereAreJobs(Engine engine) throws Exception {
    SlowStages.IN_FLIGHT.set(0);
    SlowStages.MOST.set(0);
    Path plan = folder.resolve("plan.avro");
    Set<String> planned = new TreeSet<>();
    try (PlanFile.Writer writer = PlanFile.create(plan, TRACKS)) {
      for (int i = 0; i < TRACKS; i++) {
        writer.add(track("track-" + i));
        planned.add("track-" + i);
      }
    }
    Path out = folder.resolve("out");
    Job job =
        new Job(
            "depth-" + engine,
            out.toString(),
            folder.resolve("work").toString(),
            List.of(),
            "cpu",
            1);
    Ended ended = new Ended();
    RemasterJob.run(
        plan, Remaster.with(job).withStages(SlowStages.all()), job, engine, JOBS, List.of(), ended);

    assertEquals(JOBS, SlowStages.MOST.get());
    assertEquals(planned, ended.ids);
    for (String id : planned) {
      boolean failed = id.endsWith("7");
      Track track = new TrackFiles(out).read(id).orElseThrow();
      assertEquals(failed, track.getFailure() != null, id);
      assertEquals(!failed, Files.exists(out.resolve(id + ".txt")), id);
    }
  }

  private static Track track(String id) {
    return Track.newBuilder()
        .setId(id)
        .setSource(
            Source.newBuilder()
                .setUri("file:///nowhere/" + id)
                .setRelativePath(id)
                .setSizeBytes(1)
                .setModifiedMillis(1)
                .build())
        .setOutput(id)
        .setSettings("{}")
        .setSettingsDigest("")
        .build();
  }

  private static final class Ended implements StageListener {
    final Set<String> ids = new ConcurrentSkipListSet<>();

    @Override
    public void trackStarted(Track track) {}

    @Override
    public void stageStarted(String trackId, String stage) {}

    @Override
    public void stageFinished(String trackId, String stage, double seconds, boolean reused) {}

    @Override
    public void trackEnded(Track track) {
      SlowStages.IN_FLIGHT.decrementAndGet();
      ids.add(track.getId());
    }
  }
}
