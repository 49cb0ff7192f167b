package org.resonate.pipeline.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
  @TempDir Path folder;

  private Catalogue catalogue(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return new Catalogue(file, folder.resolve("out"), Set.of("device", "jobs"));
  }

  private static List<Recording> read(Catalogue catalogue) {
    List<Recording> all = new ArrayList<>();
    catalogue.forEach(all::add);
    return all;
  }

  /** Refuses what says bad, as the command line refuses values. */
  private static List<String> mistakes(Catalogue catalogue) throws IOException {
    List<String> mistakes = new ArrayList<>();
    catalogue.check(
        (column, value) -> value.equals("bad") ? List.of(column.spelled() + " is bad") : List.of(),
        mistakes);
    return mistakes;
  }

  @Test
  void aSpreadsheetsCsvIsReadAsItIs() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.writeString(folder.resolve("a/one, two.wav"), "12345");
    Catalogue catalogue =
        catalogue(
            "c.csv",
            """
            \uFEFFinput,id,target-lufs,stems,format
            "a/one, two.wav",tape_1,-16.5,yes,
            ,,,,

            "b ""x""\nö.mp3",,,,wav
            ./a/../c.flac
            """
                .replace("\n", "\r\n")
                .replace("x\"\"\r\n", "x\"\"\n"));
    assertEquals(List.of(), mistakes(catalogue));
    List<Recording> all = read(catalogue);
    assertEquals(3, all.size());
    assertEquals("tape_1", all.get(0).id());
    assertEquals("a/one,%20two.wav", all.get(0).relativePath());
    assertEquals(5, all.get(0).sizeBytes());
    assertEquals(Map.of("master.targetLufs", -16.5, "master.stems", "yes"), all.get(0).settings());
    assertEquals("b \"x\"\nö.mp3", RawPath.display(all.get(1).relativePath()));
    assertNull(all.get(1).givenId());
    assertEquals(TrackId.of(all.get(1).relativePath()), all.get(1).id());
    assertEquals(Map.of("master.format", "wav"), all.get(1).settings());
    assertEquals("c.flac", all.get(2).relativePath());
    assertEquals(folder.toAbsolutePath().resolve("c.flac"), all.get(2).file());
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.jsonl", "c.NDJSON", "c.json"})
  void jsonLinesSayTheSame(String name) throws IOException {
    Catalogue catalogue =
        catalogue(
            name,
            """
            {"input": "a/b.wav", "id": "x", "target-lufs": -16, "stems": true}

            {"input": "c.wav", "format": null, "blend": "", "reference": "r.wav"}
            """
                .replace("\n", "\r\n"));
    assertEquals(List.of(), mistakes(catalogue));
    List<Recording> all = read(catalogue);
    assertEquals(2, all.size());
    assertEquals("x", all.get(0).id());
    assertEquals(Map.of("master.targetLufs", -16.0, "master.stems", "true"), all.get(0).settings());
    assertEquals(
        Map.of("reference", folder.toAbsolutePath().resolve("r.wav").toString()),
        all.get(1).settings());
  }

  @Test
  void everyBadRowIsNamedWithFileLineAndColumnAtOnce() throws IOException {
    Files.createDirectories(folder.resolve("dir"));
    Catalogue catalogue =
        catalogue(
            "c.csv",
            """
            input,id,blend,device,colour,blend
            a.wav,one,bad,,,
            "with
            line.wav",two words,,,,
            ,three,,,,
            dir,,,,,
            out/x.wav,,,,,
            b.wav,ONE,,,,
            ./a.wav,four,,,,
            c.wav,five,,,,,6
            """);
    String at = folder.resolve("c.csv") + " line ";
    List<String> mistakes = mistakes(catalogue);
    String[] expected = {
      "1, column device: belongs to the whole job; give it as --device",
      "1, column colour: is not known; here may stand input, id, reference,",
      "1, column blend: stands there twice",
      "2, column blend: blend is bad",
      "3, column id: two words must be 1 to 100 of",
      "5, column input: is empty",
      "6, column input: " + folder.toAbsolutePath().resolve("dir") + " is a folder",
      "7, column input: "
          + folder.toAbsolutePath().resolve("out/x.wav")
          + " lies in the output folder",
      "8, column id: ONE is that of line 2 too",
      "9, column input: would have the same output as line 2, a.wav",
      "10, column 7: the first line names only 6 columns"
    };
    for (int i = 0; i < expected.length; i++) {
      assertTrue(mistakes.get(i).startsWith(at + expected[i]), mistakes.get(i));
    }
    assertEquals(expected.length, mistakes.size());
  }

  @Test
  void badJsonLinesAreAllNamed() throws IOException {
    List<String> mistakes =
        mistakes(
            catalogue(
                "c.jsonl",
                """
                {"input": "a.wav", "input": "b.wav"}
                ["a.wav"]
                {"input": "a.wav"
                {"input": ["a.wav"]}
                {"input": "a.wav", "jobs": 3, "colour": "red", "format": "bad"}
                {"id": "x"}
                """));
    String[] expected = {
      " line 1: is no JSON: Duplicate field 'input'",
      " line 2: must be an object",
      " line 3: is no JSON: ",
      " line 4, column input: must be text",
      " line 5, column jobs: belongs to the whole job",
      " line 5, column colour: is not known",
      " line 5, column format: format is bad",
      " line 6, column input: is empty"
    };
    for (int i = 0; i < expected.length; i++) {
      assertTrue(mistakes.get(i).contains(expected[i]), mistakes.toString());
    }
    assertEquals(expected.length, mistakes.size(), mistakes.toString());
  }

  @Test
  void aCatalogueWithoutInputSaysSoOnce() throws IOException {
    List<String> mistakes = mistakes(catalogue("c.csv", "input;id\na.wav;x\nb.wav;y\n"));
    assertEquals(2, mistakes.size(), mistakes.toString());
    assertTrue(mistakes.get(1).contains("line 1, column input: is missing"), mistakes.get(1));
  }

  @Test
  void aQuoteThatNeverEndsAndBytesThatAreNotUtf8AreMistakes() throws IOException {
    List<String> mistakes = mistakes(catalogue("c.csv", "input\n\"a.wav\n"));
    assertTrue(mistakes.get(0).contains("is no CSV from here on"), mistakes.toString());
    Files.write(
        folder.resolve("l.csv"), "input\n\u00e9.wav\n".getBytes(StandardCharsets.ISO_8859_1));
    Catalogue latin = new Catalogue(folder.resolve("l.csv"), folder.resolve("out"), Set.of());
    assertEquals(
        List.of(folder.resolve("l.csv") + ": is not UTF-8; save it as UTF-8"), mistakes(latin));
  }

  @Test
  void filesElsewhereLandDirectlyInTheOutput() throws IOException {
    Catalogue catalogue = catalogue("c.csv", "input\n/tapes/x/1.wav\nfile:///tapes/%FF.wav\n");
    assertEquals(List.of(), mistakes(catalogue));
    List<Recording> all = read(catalogue);
    assertEquals("1.wav", all.get(0).relativePath());
    assertEquals("%FF.wav", all.get(1).relativePath());
    List<String> mistakes = mistakes(catalogue("d.csv", "input\n/tapes/x/1.wav\n/tapes/y/1.wav\n"));
    assertTrue(
        mistakes.get(0).contains("line 3, column input: would have the same output as line 2"));
  }

  @Test
  void whatChangesAfterTheCheckStopsTheJob() throws IOException {
    Catalogue catalogue = catalogue("c.csv", "input,id\na.wav,x\n");
    assertEquals(List.of(), mistakes(catalogue));
    Files.writeString(folder.resolve("c.csv"), "input,id\n,x\n");
    assertThrows(UncheckedIOException.class, () -> read(catalogue));
  }

  @Test
  void tenThousandRowsPassThrough() throws IOException {
    StringBuilder text = new StringBuilder("input,target-lufs\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("box-").append(i / 100).append("/").append(i).append(".wav,-").append(10 + i % 9);
      text.append('\n');
    }
    text.append("last.wav,bad\n");
    Catalogue catalogue = catalogue("c.csv", text.toString());
    assertEquals(1, mistakes(catalogue).size());
    assertTrue(mistakes(catalogue).get(0).contains(" line 10002, column target-lufs"));
    assertEquals(10_001, read(catalogue).size());
  }
}
