package org.resonate.pipeline.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.TrackFiles;

class LedgerTest {
  @TempDir Path out;
  private OutputFolder folder;
  private TrackFiles files;
  private Ledger ledger;

  @BeforeEach
  void open() {
    folder = new OutputFolder(out);
    files = new TrackFiles(out);
    ledger = new Ledger(folder);
  }

  private List<Track> all() throws IOException {
    List<Track> tracks = new ArrayList<>();
    ledger.forEach(tracks::add);
    return tracks;
  }

  private void age(String id) throws IOException {
    Files.setLastModifiedTime(out.resolve(TrackFiles.name(id)), FileTime.fromMillis(1_000_000));
  }

  @Test
  void anEmptyFolderHoldsNoRecords() throws IOException {
    assertEquals(List.of(), all());
  }

  @Test
  void compactionKeepsEveryRecordInOrderAndTheFailuresApart() throws IOException {
    Track b = Records.done(Records.planned("b", "s"));
    Track a = Records.failed(Records.planned("a", "s"));
    files.write(b);
    files.write(a);
    assertTrue(ledger.needsCompaction());
    ledger.compact();
    age("a");
    age("b");
    assertFalse(ledger.needsCompaction());
    assertEquals(List.of(a, b), all());
    try (DataFileReader<Track> failures =
        new DataFileReader<>(folder.failures().toFile(), new SpecificDatumReader<>(Track.class))) {
      assertEquals(a, failures.next());
      assertFalse(failures.hasNext());
    }
  }

  @Test
  void aNewerRecordStandsForTheOneInTheLedger() throws IOException {
    for (String id : List.of("a", "b", "d")) {
      files.write(Records.failed(Records.planned(id, "s")));
    }
    ledger.compact();
    for (String id : List.of("a", "b", "d")) {
      age(id);
    }
    Track b = Records.done(Records.planned("b", "t"));
    Track c = Records.done(Records.planned("c", "t"));
    files.write(b);
    files.write(c);
    assertEquals(List.of("a", "b", "c", "d"), all().stream().map(Track::getId).toList());
    assertEquals(b, all().get(1));
    ledger.compact();
    assertEquals(c, all().get(2));
  }

  @Test
  void aLostFileOfATrackIsStillInTheLedger() throws IOException {
    Track a = Records.done(Records.planned("a", "s"));
    files.write(a);
    ledger.compact();
    Files.delete(out.resolve(TrackFiles.name("a")));
    assertEquals(List.of(a), all());
  }

  @Test
  void aBrokenLedgerIsReplacedByTheTracksOwnRecords() throws IOException {
    files.write(Records.done(Records.planned("a", "s")));
    files.write(Records.done(Records.planned("b", "s")));
    ledger.compact();
    age("a");
    age("b");
    byte[] bytes = Files.readAllBytes(folder.ledger());
    Files.write(folder.ledger(), java.util.Arrays.copyOf(bytes, bytes.length - 20));
    assertEquals(Set.of("a", "b"), ledger.entries().keySet());
    assertTrue(ledger.needsCompaction());
    ledger.compact();
    assertEquals(2, new Ledger(folder).entries().size());
  }

  @Test
  void aBrokenRecordCountsAsAbsent() throws IOException {
    files.write(Records.done(Records.planned("a", "s")));
    Files.writeString(out.resolve(TrackFiles.name("b")), "");
    assertEquals(Set.of("a"), ledger.entries().keySet());
  }

  @Test
  void anEntryKnowsWhatPlanningNeeds() throws IOException {
    files.write(Records.failed(Records.planned("a", "s")));
    files.write(Records.done(Records.planned("b", "s")));
    assertEquals(
        new Entry(3, 1000, null, "s", "a", null, "", FailureKind.UNREADABLE, 1),
        ledger.entries().get("a"));
    assertEquals(
        new Entry(3, 1000, "abc", "s", "b", "flac", "", null, 1), ledger.entries().get("b"));
  }

  @Test
  void touchingChangesTheTimeAlone() throws IOException {
    Track a = Records.done(Records.planned("a", "s"));
    files.write(a);
    ledger.touch("a", 77);
    Track touched = all().get(0);
    assertEquals(77, touched.getSource().getModifiedMillis());
    ledger.touch("a", 1000);
    assertEquals(a, all().get(0));
  }
}
