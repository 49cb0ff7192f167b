package org.resonate.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;

class PlanFileTest {

  @TempDir Path folder;

  /** Tracks of 40 kB: Avro's own blocks hold fewer than a split. */
  @ParameterizedTest
  @CsvSource({"9, 9", "10000, 9", "10001, 5", "20001, 3"})
  void splitsAreTracksAndBeyondTenThousandRanges(long expected, int splits) throws Exception {
    Path plan = folder.resolve("plan.avro");
    try (PlanFile.Writer writer = PlanFile.create(plan, expected)) {
      for (int i = 0; i < 9; i++) {
        writer.add(track("track-" + i));
      }
    }
    assertEquals(splits, PlanFile.splits(plan).size());
    try (var tracks = PlanFile.open(plan)) {
      for (int i = 0; i < 9; i++) {
        assertEquals("track-" + i, tracks.next().getId());
      }
      assertFalse(tracks.hasNext());
    }
  }

  @Test
  void anEmptyPlanHasNoSplits() throws Exception {
    Path plan = folder.resolve("plan.avro");
    PlanFile.create(plan, 0).close();
    assertEquals(0, PlanFile.splits(plan).size());
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
        .setSettings("x".repeat(40_000))
        .setSettingsDigest("")
        .build();
  }
}
