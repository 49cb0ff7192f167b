package org.resonate.transforms.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Java's file errors in words: their own message is often no more than a path. */
public final class FileErrors {

  private FileErrors() {}

  /** What went wrong and with which file, in one clause. */
  public static String message(IOException error) {
    if (!(error instanceof FileSystemException file)) {
      return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }
    String target = file.getOtherFile() == null ? file.getFile() : file.getOtherFile();
    return target + ": " + reason(file);
  }

  private static String reason(FileSystemException error) {
    if (error instanceof AccessDeniedException) {
      return error.getReason() == null ? "permission denied" : error.getReason();
    }
    if (error instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (error instanceof FileAlreadyExistsException) {
      return "is in the way";
    }
    if (error instanceof NotDirectoryException) {
      return "is no folder";
    }
    return error.getReason() == null ? error.getClass().getSimpleName() : error.getReason();
  }
}
