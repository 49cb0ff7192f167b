package org.resonate.models.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownDigestsTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir Path folder;
  private final AtomicInteger reads = new AtomicInteger();
  private final KnownDigests digests =
      new KnownDigests(
          file -> {
            reads.incrementAndGet();
            return Digests.sha256(file);
          });

  private Path file(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setLastModifiedTime(file, LONG_AGO);
  }

  @Test
  void aFileIsReadOnceUntilItChanges() throws IOException {
    Path file = file("a", "one");
    String one = digests.digest(file);
    assertEquals(Digests.sha256(file), one);
    assertEquals(one, digests.digest(file));
    assertEquals(1, reads.get());
    Files.writeString(file, "two");
    assertEquals(Digests.sha256(file), digests.digest(file));
    assertEquals(2, reads.get());
  }

  @Test
  void aFileInItsPlaceOfTheSameSizeAndTimeIsReadAgain() throws IOException {
    Path file = file("a", "one");
    String one = digests.digest(file);
    Files.move(file("b", "two"), file, StandardCopyOption.REPLACE_EXISTING);
    assertNotEquals(one, digests.digest(file));
  }

  @Test
  void aFileThatWasWrittenJustNowIsNotTrusted() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "one");
    digests.digest(file);
    digests.digest(file);
    assertEquals(2, reads.get());
  }

  @Test
  void aFileThatIsGoneIsNotKnownAnyMore() throws IOException {
    Path file = file("a", "one");
    digests.digest(file);
    Files.delete(file);
    assertThrows(NoSuchFileException.class, () -> digests.digest(file));
  }
}
