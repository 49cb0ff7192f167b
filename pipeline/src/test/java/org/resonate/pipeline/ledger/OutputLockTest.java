package org.resonate.pipeline.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLockTest {
  @TempDir Path folder;

  @Test
  void keepsOthersOutAndSaysWhoHoldsIt() throws Exception {
    Path file = folder.resolve("lock");
    String pid = "process " + ProcessHandle.current().pid() + " on ";
    try (OutputLock lock = OutputLock.take(file)) {
      var held = assertThrows(OutputLock.HeldException.class, () -> OutputLock.take(file));
      assertTrue(held.getMessage().contains(pid), held.getMessage());
      assertTrue(OutputLock.holder(file).orElseThrow().contains(pid));
      assertNotNull(lock);
    }
    assertFalse(Files.exists(file));
    assertEquals(Optional.empty(), OutputLock.holder(file));
    OutputLock.take(file).close();
  }

  /** Another process: within one, Java keeps its own books. */
  public static void main(String[] arguments) throws IOException {
    try (OutputLock lock = OutputLock.take(Path.of(arguments[0]))) {
      System.exit(lock == null ? 2 : 0);
    } catch (OutputLock.HeldException e) {
      System.exit(4);
    }
  }

  private static int takenByAnother(Path file) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OutputLockTest.class.getName(),
            file.toString())
        .inheritIO()
        .start()
        .waitFor();
  }

  @Test
  void keepsOtherProcessesOut() throws Exception {
    Path file = folder.resolve("lock");
    try (OutputLock lock = OutputLock.take(file)) {
      assertNotNull(lock);
      assertTrue(OutputLock.holder(file).isPresent());
      assertEquals(4, takenByAnother(file));
    }
    assertEquals(0, takenByAnother(file));
  }

  @Test
  void aDeadOwnersLockIsTakenOver() throws Exception {
    Path file = folder.resolve("lock");
    Files.writeString(
        file, "{\"pid\":999999999,\"host\":\"gone\",\"start\":\"2026-01-01T00:00:00Z\"}");
    assertEquals(Optional.empty(), OutputLock.holder(file));
    try (OutputLock lock = OutputLock.take(file)) {
      assertNotNull(lock);
      assertTrue(Files.readString(file).contains("" + ProcessHandle.current().pid()));
    }
  }

  @Test
  void aFolderThatIsMissingIsAnError() {
    assertThrows(NoSuchFileException.class, () -> OutputLock.take(folder.resolve("no/lock")));
    assertThrows(IOException.class, () -> OutputLock.take(folder));
  }
}
