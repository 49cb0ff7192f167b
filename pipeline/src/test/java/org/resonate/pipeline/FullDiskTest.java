package org.resonate.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resonate.transforms.Remaster;
import org.resonate.transforms.record.Balance;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.TrackFiles;

/** A disk that is full in the middle of a job, and has room again when the job goes on. */
class FullDiskTest {

  private static final int TRACKS = 6;

  /** How often each track's first stage worked. */
  private static final Map<String, Integer> WORKED = new ConcurrentHashMap<>();

  /** The track for which there is no room; null: there is room for all. */
  private static volatile String noRoomFor;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void endsTheJobAndWhatIsFinishedStaysFinished(Engine engine) throws Exception {
    WORKED.clear();
    noRoomFor = "track-3";
    JobException full = assertThrows(JobException.class, () -> run(engine));
    assertTrue(full.getMessage().contains("no room left for intermediate results in "), "" + full);
    assertTrue(full.getMessage().contains("--work"), full.getMessage());
    Set<String> ended = ended();
    assertTrue(!ended.contains(noRoomFor) && !ended.isEmpty(), ended.toString());

    noRoomFor = null;
    run(engine);
    assertEquals(TRACKS, ended().size());
    assertTrue(WORKED.values().stream().allMatch(times -> times == 1), WORKED.toString());
  }

  private Set<String> ended() throws IOException {
    Set<String> ended = new TreeSet<>();
    for (int i = 0; i < TRACKS; i++) {
      if (new TrackFiles(folder.resolve("out")).read("track-" + i).isPresent()) {
        ended.add("track-" + i);
      }
    }
    return ended;
  }

  /** As a job does: what has a record already is not planned. */
  private void run(Engine engine) throws Exception {
    Path plan = folder.resolve("plan.avro");
    Set<String> ended = ended();
    try (PlanFile.Writer writer = PlanFile.create(plan, TRACKS)) {
      for (int i = 0; i < TRACKS; i++) {
        if (!ended.contains("track-" + i)) {
          writer.add(track("track-" + i, TRACKS - i));
        }
      }
    }
    Job job =
        new Job(
            "full-" + engine + "-" + ended.size(),
            folder.resolve("out").toString(),
            folder.resolve("work").toString(),
            List.of(),
            "cpu",
            1);
    Remaster remaster = Remaster.with(job).withStages(List.of(new First(), new Second()));
    RemasterJob.run(plan, remaster, job, engine, 1, List.of(), new Deaf());
  }

  private static Track track(String id, long bytes) {
    return Track.newBuilder()
        .setId(id)
        .setSource(
            Source.newBuilder()
                .setUri("file:///nowhere/" + id)
                .setRelativePath(id)
                .setSizeBytes(bytes)
                .setModifiedMillis(1)
                .build())
        .setOutput(id)
        .setSettings("{}")
        .setSettingsDigest("")
        .build();
  }

  private static final class Deaf implements StageListener {

    @Override
    public void trackStarted(Track track) {}

    @Override
    public void stageStarted(String trackId, String stage) {}

    @Override
    public void stageFinished(String trackId, String stage, double seconds, boolean reused) {}

    @Override
    public void trackEnded(Track track) {}
  }

  private abstract static class Part implements Stage<Balance> {

    private static final long serialVersionUID = 1;

    @Override
    public String name() {
      return getClass().getSimpleName();
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public String section() {
      return "balance";
    }

    @Override
    public Class<Balance> sectionType() {
      return Balance.class;
    }

    @Override
    public Object settings(RemasterSettings settings) {
      return "";
    }

    @Override
    public String dependencies(Track in, StageContext context) {
      return in.getId();
    }
  }

  private static final class First extends Part {

    private static final long serialVersionUID = 1;

    @Override
    public Balance apply(Track in, StageContext context) {
      WORKED.merge(in.getId(), 1, Integer::sum);
      return Balance.newBuilder().setReason("first").build();
    }
  }

  private static final class Second extends Part {

    private static final long serialVersionUID = 1;

    @Override
    public Balance apply(Track in, StageContext context) throws IOException {
      if (in.getId().equals(noRoomFor)) {
        throw new IOException("No space left on device");
      }
      return Balance.newBuilder().setReason("second").build();
    }
  }
}
