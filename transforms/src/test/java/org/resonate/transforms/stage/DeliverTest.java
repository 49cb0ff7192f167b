package org.resonate.transforms.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;

class DeliverTest {

  @TempDir Path folder;

  private Path target;
  private Deliver deliver;

  @BeforeEach
  void make() throws Exception {
    Files.createDirectories(folder.resolve("work/master/f"));
    Files.createDirectories(folder.resolve("out/deep"));
    Files.writeString(folder.resolve("work/master/f/master.flac"), "a master");
    target = folder.resolve("out/deep/song.flac");
    Job job =
        new Job(
            "test",
            folder.resolve("out").toString(),
            folder.resolve("work").toString(),
            List.of(),
            "cpu",
            1);
    deliver = new Deliver(job, Delivery.MASTER, List.of());
  }

  @Test
  void theMasterAppearsWholeAndNothingElseStays() throws Exception {
    assertNull(deliver.apply(track()).getFailure());
    assertEquals("a master", Files.readString(target));
    try (Stream<Path> left = Files.list(Deliver.unfinished(folder.resolve("out")))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aForeignFileIsNeverOverwritten() throws Exception {
    Files.writeString(target, "somebody's only copy");
    Track ended = deliver.apply(track());
    assertTrue(ended.getFailure().getMessage().contains("not made by Resonate"));
    assertEquals("somebody's only copy", Files.readString(target));
    deliver.apply(track());
    assertEquals("somebody's only copy", Files.readString(target));
  }

  @Test
  void whatAKilledJobPutThereIsNoObstacle() throws Exception {
    Files.writeString(target, "a master");
    assertNull(deliver.apply(track()).getFailure());
  }

  @Test
  void theMasterOfAnEarlierRunIsReplaced() throws Exception {
    deliver.apply(track());
    Files.writeString(folder.resolve("work/master/f/master.flac"), "a newer master");
    assertNull(deliver.apply(track()).getFailure());
    assertEquals("a newer master", Files.readString(target));
  }

  private static Track track() {
    return Track.newBuilder()
        .setId("song")
        .setSource(
            Source.newBuilder()
                .setUri("file:///nowhere/song.wav")
                .setRelativePath("deep/song.wav")
                .setSizeBytes(1)
                .setModifiedMillis(1)
                .build())
        .setOutput("deep/song")
        .setSettings("{}")
        .setSettingsDigest("")
        .setMaster(
            Mastering.newBuilder()
                .setPath("master/f/master.flac")
                .setExtension("flac")
                .setCodec("flac")
                .setRateHz(44_100)
                .setChannels(1)
                .setBitsPerSample(24)
                .setSizeBytes(8)
                .setSha256("")
                .setAfter(new Loudness())
                .setGainDb(0)
                .setLimitingDb(0)
                .build())
        .build();
  }
}
