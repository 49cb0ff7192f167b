package org.resonate.pipeline.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.ledger.Records;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;

class TriageCsvTest {

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("t.csv");
  }

  private static TrackTriage triage(String name) {
    String path = RawPath.encode(name.getBytes(StandardCharsets.UTF_8));
    Track track =
        Analyzed.track(
            path,
            Analyzed.stem("bass", Analyzed.region(1, 3, Cause.NOISE, 0.6)),
            Analyzed.stem("vocals"));
    return TrackTriage.of(track, RemasterSettings.defaults(), false);
  }

  private List<Map<String, String>> rows() throws IOException {
    String text = Files.readString(file());
    assertEquals('\uFEFF', text.charAt(0));
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(text.substring(1))) {
      return rows.readAll();
    }
  }

  @Test
  void eachStemIsARowThatReadsBackWhateverItsTrackIsCalled() throws IOException {
    List<String> names =
        List.of(
            "plain.wav",
            "with, comma.wav",
            "\"quoted\" and 'more'.wav",
            "new\nline.wav",
            "emoji \uD83C\uDFB8.wav",
            "tab\there.wav");
    try (TriageCsv csv = new TriageCsv(file())) {
      for (String name : names) {
        csv.add(triage(name), Optional.of(new RemasterTime(Map.of("separate", 2.0), 0, true)));
      }
      csv.finish();
    }
    List<Map<String, String>> rows = rows();
    assertEquals(2 * names.size(), rows.size());
    for (int i = 0; i < names.size(); i++) {
      Map<String, String> bass = rows.get(2 * i);
      assertEquals(names.get(i), bass.get("track"));
      assertEquals("/in/" + names.get(i), bass.get("source"));
      assertEquals("bass", bass.get("stem"));
      assertEquals("-17.25", bass.get("integratedLufs"));
      assertEquals("MODERATE", bass.get("trackDamage"));
      assertEquals("0.6", bass.get("noiseScore"));
      assertEquals("", bass.get("humScore"));
      assertEquals("yes", bass.get("regenerate"));
      assertEquals("2", bass.get("regenerateSeconds"));
      assertEquals("2", bass.get("trackRemasterSeconds"));
      Map<String, String> vocals = rows.get(2 * i + 1);
      assertEquals("GOOD", vocals.get("damage"));
      assertEquals("no", vocals.get("regenerate"));
      assertEquals(names.get(i), vocals.get("track"));
    }
  }

  @Test
  void noNameBecomesAFormula() throws IOException {
    List<String> names =
        List.of(
            "=cmd|' /C calc'!A0.wav",
            "+1.wav",
            "-2+3.wav",
            "@SUM(A1).wav",
            "\t=1.wav",
            "'=1.wav",
            "\uFF1D1.wav");
    try (TriageCsv csv = new TriageCsv(file())) {
      for (String name : names) {
        csv.add(triage(name), Optional.empty());
      }
      csv.finish();
    }
    List<Map<String, String>> rows = rows();
    for (int i = 0; i < names.size(); i++) {
      assertEquals("'" + names.get(i), rows.get(2 * i).get("track"));
      assertEquals("", rows.get(2 * i).get("trackRemasterSeconds"));
    }
    assertEquals("a=b", TriageCsv.text("a=b"));
    assertEquals("", TriageCsv.text(""));
  }

  @Test
  void aFailedTrackIsARowToo() throws IOException {
    try (TriageCsv csv = new TriageCsv(file())) {
      csv.addFailed(Records.failed(Records.planned("a", "s")));
      csv.finish();
    }
    Map<String, String> row = rows().get(0);
    assertEquals("failed", row.get("state"));
    assertEquals("UNREADABLE", row.get("kind"));
    assertEquals("it is text", row.get("message"));
    assertEquals("", row.get("stem"));
  }

  @Test
  void everyCauseHasItsColumn() {
    List<String> columns = TriageCsv.columns();
    for (Cause cause : Cause.values()) {
      String column = cause.name().toLowerCase(Locale.ROOT) + "Score";
      assertEquals(cause != Cause.FORCED, columns.contains(column), column);
    }
    assertEquals(columns.size(), Stream.of(columns.toArray()).distinct().count());
  }

  @Test
  void whatIsNotFinishedLeavesTheFileAsItWas() throws IOException {
    Files.writeString(file(), "before");
    try (TriageCsv csv = new TriageCsv(file())) {
      csv.add(triage("a.wav"), Optional.empty());
    }
    assertEquals("before", Files.readString(file()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
    assertThrows(IOException.class, () -> new TriageCsv(folder.resolve("no/where.csv")).close());
  }
}
