package org.resonate.pipeline.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.io.AudioFiles;

class ListingTest {
  @TempDir Path folder;
  private Path in;
  private Path out;

  @BeforeEach
  void folders() throws IOException {
    in = Files.createDirectories(folder.resolve("in"));
    out = folder.resolve("out");
  }

  private void file(String encoded) throws IOException {
    Path file = RawPath.resolve(in, encoded);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private List<String> paths(Path... inputs) {
    List<String> paths = new ArrayList<>();
    new Listing(List.of(inputs), List.of(out), AudioFiles::isAudio)
        .forEach(r -> paths.add(r.relativePath()));
    return paths;
  }

  @Test
  void findsRecordingsInTheOrderOfTheirNames() throws IOException {
    file("b.wav");
    file("a/z.MP3");
    file("x.wav/inside.flac");
    file("-dash.ogg");
    assertEquals(List.of("-dash.ogg", "b.wav", "a/z.MP3", "x.wav/inside.flac"), paths(in));
  }

  @Test
  void passesOverHiddenOtherAndTheOutputAndCounts() throws IOException {
    file(".hidden.wav");
    file(".resonate/work/stem.wav");
    file("notes.txt");
    file("a.wav");
    out = in.resolve("mastered");
    file("mastered/a.flac");
    List<Recording> found = new ArrayList<>();
    Listing.Skipped skipped =
        new Listing(List.of(in), List.of(out), AudioFiles::isAudio).forEach(found::add);
    assertEquals(1, found.size());
    assertEquals(new Listing.Skipped(2, 1, List.of()), skipped);
  }

  @Test
  void passesOverTheResultsOfOtherJobsBelowAnInput() throws IOException {
    file("a.wav");
    file("earlier/.resonate/ledger.avro");
    file("earlier/a.flac");
    assertEquals(List.of("a.wav"), paths(in));
    assertEquals(List.of("a.flac"), paths(in.resolve("earlier")));
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void namesThatAreNotUtf8AreListedAndOpen() throws IOException {
    file("caf%E9.wav");
    file("caf%C3%A9%0A%22.wav");
    List<Recording> found = new ArrayList<>();
    new Listing(List.of(in), List.of(out), AudioFiles::isAudio).forEach(found::add);
    assertEquals(
        List.of("caf%C3%A9%0A%22.wav", "caf%E9.wav"),
        found.stream().map(Recording::relativePath).toList());
    for (Recording recording : found) {
      assertEquals("x", Files.readString(RawPath.path(RawPath.uri(recording.file()))));
    }
  }

  @Test
  void linksLoopOnceAndFoldersKeepTheirOwnPath() throws IOException {
    file("real/a.wav");
    Files.createSymbolicLink(in.resolve("alias"), in.resolve("real"));
    Files.createSymbolicLink(in.resolve("real/up"), in);
    Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(folder.resolve("elsewhere/b.wav"), "x");
    Files.createSymbolicLink(in.resolve("link"), folder.resolve("elsewhere"));
    assertEquals(List.of("real/a.wav", "link/b.wav"), paths(in));
  }

  @Test
  void brokenEntriesCostNobodyElse() throws IOException {
    file("a.wav");
    Files.createSymbolicLink(in.resolve("gone.wav"), in.resolve("nowhere"));
    assertEquals(List.of("a.wav", "gone.wav"), paths(in));
  }

  @Test
  void aFileByItselfIsTakenWhateverItsName() throws IOException {
    file("sub/take.xyz");
    assertEquals(List.of("take.xyz"), paths(in.resolve("sub/take.xyz")));
  }

  @Test
  void twoInputsWithOnePathAreNamed() throws IOException {
    file("one/a.wav");
    file("two/a.wav");
    file("two/b.wav");
    Path one = in.resolve("one");
    Path two = in.resolve("two");
    List<String> clashes =
        new Listing(List.of(one, two), List.of(out), AudioFiles::isAudio).clashes();
    assertEquals(1, clashes.size());
    assertTrue(clashes.get(0).contains(one + " and INPUT " + two), clashes.get(0));
    assertTrue(clashes.get(0).contains("a.wav"), clashes.get(0));
  }
}
