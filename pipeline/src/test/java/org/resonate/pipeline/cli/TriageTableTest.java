package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.triage.Analyzed;
import org.resonate.pipeline.triage.RemasterTime;
import org.resonate.pipeline.triage.TrackTriage;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.settings.RemasterSettings;

class TriageTableTest {

  private static final TableStyle PIPE = new TableStyle(TableStyle.UNBOUNDED, false);

  private final TriageTable table = new TriageTable();

  private void add(String name, StemQuality... stems) {
    String path = RawPath.encode(name.getBytes(StandardCharsets.UTF_8));
    TrackTriage triage =
        TrackTriage.of(Analyzed.track(path, stems), RemasterSettings.defaults(), false);
    table.add(triage, Optional.of(new RemasterTime(Map.of("separate", 75.0), 0, true)));
  }

  private static StemQuality damaged(double score) {
    return Analyzed.stem(
        "bass",
        Analyzed.region(1, 3, Cause.NOISE, score),
        Analyzed.region(1, 2, Cause.CLICKS, score / 2));
  }

  @Test
  void theWorstStandsFirst() {
    add("good.wav", Analyzed.stem("bass"), Analyzed.stem("vocals"));
    add("severe.wav", damaged(0.9), Analyzed.stem("vocals"));
    add("minor.wav", damaged(0.3), Analyzed.stem("vocals"));
    add("worse.wav", damaged(0.95), Analyzed.stem("vocals"));
    List<String> lines = table.lines(PIPE);
    assertEquals(
        List.of("track", "worse.wav", "severe.wav", "minor.wav", "good.wav", "b"),
        lines.stream().map(line -> line.split(" ", 2)[0]).toList());
    assertEquals(
        "severe.wav    0:10  -17.3  -3.0  SEVERE  b!v.   noise,clicks  2.0 s  75 s", lines.get(2));
    assertTrue(lines.get(4).contains("GOOD    b.v.                     -  75 s"), lines.get(4));
    assertEquals("b bass, v vocals; . good  - minor  + moderate  ! severe", lines.get(5));
    assertEquals(4, table.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100, 132, 200})
  void noLineIsWiderThanTheTerminal(int columns) {
    add("a very long name of a folder/and a file in it that goes on and on.wav", damaged(0.9));
    add("\u97F3\u697D".repeat(40) + ".wav", damaged(0.3));
    add("emoji \uD83C\uDFB8 and e\u0301.wav", Analyzed.stem("bass"));
    for (String line : table.lines(new TableStyle(columns, false))) {
      assertTrue(Columns.of(line) <= columns, Columns.of(line) + ": " + line);
    }
  }

  @Test
  void eightyColumnsHoldAllOfIt() {
    add("tapes/1971/side-a.wav", damaged(0.9));
    String header = table.lines(new TableStyle(80, false)).get(0);
    for (String column : "track length LUFS dBTP grade stems causes redo time".split(" ", -1)) {
      assertTrue(header.contains(column), header);
    }
    assertTrue(table.lines(new TableStyle(80, false)).get(1).startsWith("tapes/1971/side-a.wav "));
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    add("severe.wav", damaged(0.9));
    add("good.wav", Analyzed.stem("bass"));
    String coloured = String.join("\n", table.lines(new TableStyle(80, true)));
    assertTrue(coloured.contains("\u001b[31mSEVERE\u001b[0m"), coloured);
    assertEquals(
        String.join("\n", table.lines(new TableStyle(80, false))),
        coloured.replaceAll("\u001b\\[\\d+m", ""));
    assertTrue(TableStyle.of(true, null, "xterm").isColoured());
    assertTrue(TableStyle.of(true, "", "xterm").isColoured());
    assertFalse(TableStyle.of(true, "1", "xterm").isColoured());
    assertFalse(TableStyle.of(true, null, "dumb").isColoured());
    assertEquals(PIPE, TableStyle.of(false, null, "xterm"));
  }

  @Test
  void controlCharactersInNamesDoNotReachTheTerminal() {
    add("a\u001b[31m\nb\t.wav", Analyzed.stem("bass"));
    assertTrue(table.lines(PIPE).get(1).startsWith("a?[31m?b?.wav "), table.lines(PIPE).get(1));
  }

  @Test
  void noTracksNoTable() {
    assertEquals(List.of(), table.lines(PIPE));
  }
}
