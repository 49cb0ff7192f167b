package org.resonate.transforms.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileErrorsTest {

  @Test
  void namesTheFileAndTheCause() {
    assertEquals("/a: permission denied", FileErrors.message(new AccessDeniedException("/a")));
    assertEquals("/a: no such file or folder", FileErrors.message(new NoSuchFileException("/a")));
    assertEquals(
        "/b: permission denied",
        FileErrors.message(new AccessDeniedException("/tmp/half", "/b", null)));
    assertEquals(
        "/a: Not a directory",
        FileErrors.message(new FileSystemException("/a", null, "Not a directory")));
    assertEquals("torn", FileErrors.message(new IOException("torn")));
    assertEquals("IOException", FileErrors.message(new IOException()));
  }
}
