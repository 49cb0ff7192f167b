package org.resonate.models.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackInstallTest {

  @TempDir Path packs;
  private final List<String> notes = new ArrayList<>();

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(packs)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theOlderPackStandsUntilTheNewOneIsWhole() throws Exception {
    Files.writeString(Files.createDirectory(packs.resolve("p")).resolve("pack.json"), "old");
    PackInstall.install(
        "p",
        packs,
        notes::add,
        folder -> {
          Files.writeString(folder.resolve("pack.json"), "new");
          assertEquals("old", Files.readString(packs.resolve("p").resolve("pack.json")));
          assertTrue(folder.getFileName().toString().startsWith(".p-"), folder.toString());
        });
    assertEquals("new", Files.readString(packs.resolve("p").resolve("pack.json")));
    assertEquals(List.of("p"), names());
    assertEquals(
        Files.getPosixFilePermissions(packs), Files.getPosixFilePermissions(packs.resolve("p")));
  }

  @Test
  void aFailureLeavesAllAsItWas() throws Exception {
    Files.writeString(Files.createDirectory(packs.resolve("p")).resolve("pack.json"), "old");
    IOException full = new IOException("No space left on device");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                PackInstall.install(
                    "p",
                    packs,
                    notes::add,
                    folder -> {
                      Files.writeString(folder.resolve("half.pt"), "half");
                      throw full;
                    }));
    assertEquals(full, e);
    assertEquals("old", Files.readString(packs.resolve("p").resolve("pack.json")));
    assertEquals(List.of("p"), names());
  }

  /** The new pack cannot come in, because the maker took it away: the older one goes back. */
  @Test
  void anOlderPackGoesBackWhereTheNewOneCannotCome() throws Exception {
    Files.writeString(Files.createDirectory(packs.resolve("p")).resolve("pack.json"), "old");
    assertThrows(
        IOException.class, () -> PackInstall.install("p", packs, notes::add, Files::delete));
    assertEquals("old", Files.readString(packs.resolve("p").resolve("pack.json")));
    assertEquals(List.of("p"), names());
  }

  private Path old(String folder, String content) throws IOException {
    Path old = Files.createDirectory(packs.resolve(folder));
    Files.writeString(old.resolve("pack.json"), content);
    return old;
  }

  private void failing() {
    assertThrows(
        IOException.class,
        () ->
            PackInstall.install(
                "p",
                packs,
                notes::add,
                folder -> {
                  throw new IOException("No space left on device");
                }));
  }

  /** As a kill between the two renames leaves it, next to the whole new pack. */
  @Test
  void theOnlyPackThatACutOffImportLeftIsBroughtBack() throws Exception {
    Path old = old(".p-123-old", "only");
    old(".p-123", "new");
    failing();
    assertEquals("only", Files.readString(packs.resolve("p").resolve("pack.json")));
    assertEquals(List.of(".p-123", "p"), names());
    assertEquals(
        old + " was left of an import that was cut off: it is " + packs.resolve("p") + " again",
        notes.get(0));
    PackInstall.install("p", packs, notes::add, folder -> {});
    assertEquals(List.of(".p-123", "p"), names());
  }

  @Test
  void anOldPackIsNotBroughtBackOverAnotherNorByGuess() throws Exception {
    old(".p-1-old", "1");
    old("p", "installed");
    failing();
    assertEquals("installed", Files.readString(packs.resolve("p").resolve("pack.json")));
    Files.move(packs.resolve("p"), packs.resolve(".p-2-old"));
    failing();
    assertEquals(List.of(".p-1-old", ".p-2-old"), names());
  }

  @Test
  void whatACutOffImportLeftIsToldAndIsNoPack() throws Exception {
    Path left = Files.createDirectory(packs.resolve(".p-123"));
    Files.writeString(left.resolve("pack.json"), "no JSON at all");
    PackInstall.install("p", packs, notes::add, folder -> {});
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).startsWith(left.toString()), notes.get(0));
    assertTrue(Files.exists(left));
    PackStore store = new PackStore(List.of(packs), packs.resolve("cache"));
    assertFalse(store.list().stream().anyMatch(pack -> pack.folder().equals(left)));
  }
}
