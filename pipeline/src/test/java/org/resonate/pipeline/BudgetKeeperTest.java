package org.resonate.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.transforms.Remaster;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.MasterSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.TrackFiles;

class BudgetKeeperTest {

  private static final int TRACKS = 50;
  private static final int JOBS = 2;

  /** What one track's results take, with some room for its records. */
  private static final long TRACK_BYTES =
      LargeStages.STEMS_BYTES + LargeStages.MIX_BYTES + LargeStages.MASTER_BYTES + 6_000;

  private static final long BUDGET_BYTES = 3 * TRACK_BYTES;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void fiftyTracksFitIntoTheRoomOfThreeAndTheLastAreStillThere(Engine engine) throws Exception {
    List<String> all = IntStream.range(0, TRACKS).mapToObj(i -> "track-" + i).toList();
    Heard heard = run(engine, all, -14);
    assertEquals(TRACKS, heard.ended.size());
    // What is under way comes on top, and the one that has just ended.
    long most = BUDGET_BYTES + (JOBS + 1) * TRACK_BYTES;
    assertTrue(heard.mostBytes.get() <= most, heard.mostBytes + " of " + most);
    assertTrue(bytes() <= BUDGET_BYTES, bytes() + " of " + BUDGET_BYTES);

    Set<String> last = withStems(all);
    assertEquals(3, last.size(), last.toString());
    // Two threads tell of their tracks in an order of their own.
    List<String> latest =
        all.stream().sorted(Comparator.comparing(this::endedMillis).reversed()).limit(6).toList();
    assertTrue(latest.containsAll(last), latest + " " + last);
    Heard again = run(engine, all, -16);
    Set<String> made = new TreeSet<>();
    for (String id : all) {
      made.addAll(
          last.contains(id)
              ? Set.of(id + " master")
              : Set.of(id + " stems", id + " mix", id + " master"));
    }
    assertEquals(made, again.made);
    assertTrue(bytes() <= BUDGET_BYTES, bytes() + " of " + BUDGET_BYTES);
  }

  private Set<String> withStems(List<String> ids) throws IOException {
    ArtifactStore store = new ArtifactStore(folder.resolve("work"));
    Set<String> found = new TreeSet<>();
    for (String id : ids) {
      Track track = new TrackFiles(folder.resolve("out")).read(id).orElseThrow();
      if (store.stored("stems", track.getFingerprints().get("stems")).isPresent()) {
        found.add(id);
      }
    }
    return found;
  }

  private long endedMillis(String id) {
    try {
      Track track = new TrackFiles(folder.resolve("out")).read(id).orElseThrow();
      assertNull(track.getFailure(), () -> "" + track.getFailure());
      return track.getEndedMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Heard run(Engine engine, List<String> ids, double lufs) throws Exception {
    Path plan = folder.resolve("plan.avro");
    try (PlanFile.Writer writer = PlanFile.create(plan, ids.size())) {
      for (String id : ids) {
        writer.add(track(id, lufs));
      }
    }
    Path out = folder.resolve("out");
    Path work = folder.resolve("work");
    Job job = new Job("budget-" + engine, out.toString(), work.toString(), List.of(), "cpu", 1);
    Heard heard = new Heard();
    Ledger ledger = new Ledger(new OutputFolder(out));
    BudgetKeeper keeper =
        new BudgetKeeper(plan, new ArtifactStore(work), BUDGET_BYTES, List.of(ledger), heard);
    Remaster remaster = Remaster.with(job).withStages(LargeStages.all());
    RemasterJob.run(plan, remaster, job, engine, JOBS, List.of(), keeper);
    keeper.jobEnded();
    return heard;
  }

  /** What the store takes; what goes meanwhile does not count. */
  private long bytes() throws IOException {
    AtomicLong bytes = new AtomicLong();
    Files.walkFileTree(
        folder.resolve("work"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes.addAndGet(attributes.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes.get();
  }

  private static Track track(String id, double lufs) {
    MasterSettings usual = MasterSettings.DEFAULT;
    MasterSettings master =
        new MasterSettings(
            lufs,
            usual.truePeakDbtp(),
            usual.format(),
            usual.stems(),
            usual.eqPhase(),
            usual.eqRangeDb(),
            usual.maxLimitingDb());
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
        .setSettings(
            SettingsJson.write(new RemasterSettings(null, null, null, null, null, null, master)))
        .setSettingsDigest("")
        .build();
  }

  private final class Heard implements StageListener {
    final Set<String> ended = new ConcurrentSkipListSet<>();
    final Set<String> made = new ConcurrentSkipListSet<>();
    final AtomicLong mostBytes = new AtomicLong();

    @Override
    public void trackStarted(Track track) {}

    @Override
    public void stageStarted(String trackId, String stage) {}

    @Override
    public void stageFinished(String trackId, String stage, double seconds, boolean reused) {
      if (!reused) {
        made.add(trackId + " " + stage);
      }
    }

    @Override
    public void trackEnded(Track track) {
      ended.add(track.getId());
      try {
        mostBytes.accumulateAndGet(bytes(), Math::max);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
