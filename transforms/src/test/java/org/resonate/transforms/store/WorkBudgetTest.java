package org.resonate.transforms.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.Balance;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;

class WorkBudgetTest {

  private static final int STEMS = 40_000;
  private static final int MIX = 10_000;

  @TempDir Path root;

  private ArtifactStore store;
  private long recordBytes;

  @BeforeEach
  void make() throws IOException {
    store = new ArtifactStore(root.resolve("work"));
    recordBytes = result("mix", "probe", 0).bytes();
    store.remove("mix", "probe");
  }

  @Test
  void theOldestGoFirstAndStemsBeforeTheMix() throws IOException {
    WorkBudget budget = WorkBudget.of(store, bytes(2, 3));
    for (String id : Set.of("a", "b", "c")) {
      work(id);
    }
    budget.ended(track("a", 1, false));
    budget.ended(track("b", 1, false));
    assertEquals(Set.of("stems/a", "mix/a", "stems/b", "mix/b", "stems/c", "mix/c"), kept());
    budget.ended(track("c", 3, false));
    assertEquals(Set.of("mix/a", "stems/b", "mix/b", "stems/c", "mix/c"), kept());
    assertEquals(bytes(2, 3), budget.totalBytes());
  }

  @Test
  void aLoweredBudgetAndResultsOfNobodyAreSettledWhenTheJobHasEnded() throws IOException {
    work("old");
    work("new");
    work("nobodys");
    age("nobodys", 2_000);
    WorkBudget budget = WorkBudget.of(store, bytes(1, 1));
    budget.recorded(track("old", 1_000, false));
    budget.recorded(track("new", 3_000, false));
    budget.jobEnded();
    assertEquals(Set.of("stems/new", "mix/new"), kept());
  }

  @Test
  void whatNobodyNamesMayBeUnderWayAndStaysWhileTheJobRuns() throws IOException {
    work("underWay");
    work("done");
    WorkBudget budget = WorkBudget.of(store, 0);
    budget.ended(track("done", 1, false));
    assertEquals(Set.of("stems/underWay", "mix/underWay"), kept());
  }

  @Test
  void withoutABudgetNothingOfATrackThatEndedStays() throws IOException {
    work("done");
    work("failed");
    work("underWay");
    WorkBudget budget = WorkBudget.of(store, WorkBudget.NOTHING);
    budget.ended(track("done", 1, false));
    budget.ended(track("failed", 2, true));
    assertEquals(Set.of("stems/underWay", "mix/underWay"), kept());
    budget.ended(track("underWay", 3, true));
    assertEquals(Set.of(), kept());
  }

  @Test
  void whatARunningTrackFoundIsNotDroppedUnderIt() throws IOException {
    work("shared");
    age("shared", 1_000);
    WorkBudget budget = WorkBudget.of(store, bytes(1, 1));
    budget.recorded(track("shared", 1_000, false));
    assertTrue(store.find("stems", "shared", Balance.class).isPresent());
    work("other");
    budget.ended(track("other", 5_000, false));
    assertEquals(Set.of("stems/shared", "stems/other", "mix/other"), kept());
  }

  @Test
  void aFailedTracksResultsGoLastAndWithNoBudgetNever() throws IOException {
    work("failed");
    work("a");
    WorkBudget none = WorkBudget.of(store, 0);
    none.ended(track("failed", 1, true));
    none.ended(track("a", 2, false));
    none.jobEnded();
    assertEquals(Set.of("stems/failed", "mix/failed"), kept());

    work("b");
    WorkBudget one = WorkBudget.of(store, bytes(1, 1));
    one.recorded(track("failed", 1, true));
    one.ended(track("b", 3, false));
    assertEquals(Set.of("stems/failed", "mix/failed"), kept());

    work("failedToo");
    one.ended(track("failedToo", 4, true));
    assertEquals(Set.of("stems/failedToo", "mix/failedToo"), kept());

    WorkBudget after = WorkBudget.of(store, 0);
    after.recorded(track("failedToo", 4, true));
    after.ended(track("failedToo", 5, false));
    assertEquals(Set.of(), kept());
  }

  @Test
  void aResultThatTwoTracksShareStaysForTheFailedOne() throws IOException {
    work("same");
    WorkBudget budget = WorkBudget.of(store, 0);
    Track done = track("same", 2, false);
    budget.ended(Track.newBuilder(track("same", 1, true)).setId("twin").build());
    budget.ended(done);
    assertEquals(Set.of("stems/same", "mix/same"), kept());
    budget.ended(Track.newBuilder(done).setId("twin").build());
    assertEquals(Set.of(), kept());
  }

  @Test
  void aDropThatWasInterruptedLeavesNothingThatCountsAsWhole() throws IOException {
    work("a");
    Path away = store.begin("stems");
    Files.move(root.resolve("work/stems/a"), away.resolve("half"));
    assertTrue(store.find("stems", "a", Balance.class).isEmpty());
    assertEquals(Set.of("mix/a"), kept());
    store.sweep(true);
    assertTrue(Files.notExists(away));
  }

  private long bytes(int stems, int mixes) {
    return (long) stems * (STEMS + recordBytes) + (long) mixes * (MIX + recordBytes);
  }

  private void work(String id) throws IOException {
    result("stems", id, STEMS);
    result("mix", id, MIX);
  }

  private ArtifactStore.Stored result(String stage, String id, int bytes) throws IOException {
    Path made = store.begin(stage);
    Files.write(made.resolve("sound"), new byte[bytes]);
    Balance section = Balance.newBuilder().setReason("r").build();
    store.publish(made, stage, id, section, Balance.class);
    return store.stored(stage, id).orElseThrow();
  }

  private void age(String id, long millis) throws IOException {
    for (String stage : Set.of("stems", "mix")) {
      Path record = root.resolve("work").resolve(stage).resolve(id).resolve("record.avro");
      Files.setLastModifiedTime(record, FileTime.fromMillis(millis));
    }
  }

  private Set<String> kept() throws IOException {
    Set<String> kept = new TreeSet<>();
    store.all().forEach(stored -> kept.add(stored.stage() + "/" + stored.fingerprint()));
    return kept;
  }

  private static Track track(String id, long endedMillis, boolean failed) {
    Failure failure =
        Failure.newBuilder()
            .setStage("master")
            .setKind(FailureKind.MODEL)
            .setExceptionClass("")
            .setMessage("")
            .setStackTrace("")
            .setWorker("")
            .setTimeMillis(0)
            .build();
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
        .setFingerprints(Map.of("stems", id, "mix", id))
        .setEndedMillis(endedMillis)
        .setFailure(failed ? failure : null)
        .build();
  }
}
