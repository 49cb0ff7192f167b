package org.resonate.pipeline.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.ledger.Records;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.Reading;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.Regeneration;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.StemRegeneration;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.TrackFiles;

class ReportTest {

  @TempDir Path out;
  private OutputFolder folder;
  private TrackFiles files;

  @BeforeEach
  void open() throws IOException {
    folder = new OutputFolder(out);
    Files.createDirectories(folder.state());
    files = new TrackFiles(out);
  }

  private String written() throws IOException {
    return Files.readString(Report.write(folder, new Ledger(folder), "1.2.3"));
  }

  @Test
  void everyMachineMadeIntervalIsNamed() throws IOException {
    Track done = Records.done(Records.planned("a", "s"));
    Regenerated kept = interval(44_100, 66_150, true, "12 of 12 clicks filled");
    Regenerated dropped = interval(88_200, 90_000, false, "dropped: chroma is worse");
    StemRegeneration stem =
        StemRegeneration.newBuilder()
            .setStem("bass")
            .setReason("")
            .setIntervals(List.of(kept, dropped))
            .build();
    files.write(
        Track.newBuilder(done)
            .setRegeneration(Regeneration.newBuilder().setStems(List.of(stem)).build())
            .build());
    String page = written();
    assertTrue(page.contains("1 intervals of stems are machine-made"), page);
    assertTrue(page.contains("1.000") && page.contains("1.500"), page);
    assertTrue(page.contains("12 of 12 clicks filled"), page);
    assertTrue(page.contains("Tried and dropped"), page);
    assertTrue(page.contains("chroma 0.10 → 0.40"), page);
  }

  private static Regenerated interval(long start, long end, boolean isAccepted, String note) {
    return Regenerated.newBuilder()
        .setStartFrame(start)
        .setEndFrame(end)
        .setCause(Cause.CLICKS)
        .setEngine("repair")
        .setAccepted(isAccepted)
        .setScoreBefore(0.5)
        .setScoreAfter(0.1)
        .setNote(note)
        .setReadings(List.of(new Reading("chroma", 0.1, 0.4)))
        .build();
  }

  @Test
  void namesAreTextAndNothingElse() throws IOException {
    Track planned = Records.planned("a", "s");
    Source source =
        Source.newBuilder(planned.getSource())
            .setRelativePath("%3Cscript%3Ealert(1)%3C/script%3E \u266b \"x\".wav")
            .build();
    files.write(Records.failed(Track.newBuilder(planned).setSource(source).build()));
    String page = written();
    assertFalse(page.contains("<script"), page);
    assertTrue(page.contains("&lt;script&gt;alert(1)&lt;"), page);
    assertTrue(page.contains("\u266b"), page);
    assertTrue(page.contains("0 done, 1 failed"), page);
  }

  @Test
  void manyTracksAreManyPagesAndOldPagesGo() throws IOException {
    for (int i = 0; i < 501; i++) {
      files.write(Records.failed(Records.planned("t%04d".formatted(i), "s")));
    }
    String first = written();
    assertTrue(first.contains("page-2.html"), first);
    assertTrue(Files.readString(folder.report().resolve("page-2.html")).contains("t0500"));
    try (var records = Files.newDirectoryStream(out.resolve(".resonate/tracks"))) {
      for (Path record : records) {
        Files.delete(record);
      }
    }
    String none = written();
    assertTrue(none.contains("0 done, 0 failed"), none);
    try (var pages = Files.list(folder.report())) {
      assertEquals(List.of("index.html"), pages.map(p -> p.getFileName().toString()).toList());
    }
  }
}
