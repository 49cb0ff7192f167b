package org.resonate.models.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.resonate.models.ModelException;

/**
 * Refuses a download that would fill the disk, as soon as its size is known.
 *
 * @param inner hears what remains
 * @param folder on the disk
 * @param perByte bytes on the disk that each byte of the file will need, what follows it included
 */
record SpaceCheck(DownloadProgress inner, Path folder, long perByte) implements DownloadProgress {

  @Override
  public void started(String file, long haveBytes, long totalBytes) throws ModelException {
    // In floating point: a hostile size must not overflow.
    double needed = (double) Math.max(0, totalBytes) * perByte - haveBytes;
    long free;
    try {
      free = Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw new ModelException("cannot tell the free space of " + folder + ": " + e, e);
    }
    if (needed > free) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "no space: %s needs about %.1f GB, files and pack, and %s has %.1f GB free;"
                  + " free some or name another folder with --models",
              file,
              needed / 1e9,
              folder,
              free / 1e9));
    }
    inner.started(file, haveBytes, totalBytes);
  }

  @Override
  public void at(long bytes) throws ModelException {
    inner.at(bytes);
  }

  @Override
  public void waiting(String why, Duration pause) {
    inner.waiting(why, pause);
  }

  @Override
  public void finished(String file) {
    inner.finished(file);
  }
}
