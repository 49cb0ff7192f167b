package org.resonate.models.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.resonate.models.ModelException;

/**
 * Refuses a download that would fill the disk: as soon as its size is known, and again while it
 * grows, because a server need not tell the size and others write to the disk too.
 */
final class SpaceCheck implements DownloadProgress {

  /** How much arrives between two looks at the disk. */
  static final long EVERY_BYTES = 64 << 20;

  /** What is free on a disk. */
  interface Disk {
    long freeBytes() throws IOException;
  }

  private final DownloadProgress inner;
  private final Path folder;
  private final long perByte;
  private final Disk disk;
  private String file;
  private long totalBytes;
  private long lookedAtBytes;

  /**
   * @param inner hears what remains
   * @param folder on the disk
   * @param perByte bytes on the disk that each byte of the file will need, what follows it included
   */
  SpaceCheck(DownloadProgress inner, Path folder, long perByte) {
    this(inner, folder, perByte, () -> Files.getFileStore(folder).getUsableSpace());
  }

  SpaceCheck(DownloadProgress inner, Path folder, long perByte, Disk disk) {
    this.inner = inner;
    this.folder = folder;
    this.perByte = perByte;
    this.disk = disk;
  }

  @Override
  public void started(String name, long haveBytes, long total) throws ModelException {
    file = name;
    totalBytes = total;
    look(haveBytes);
    inner.started(name, haveBytes, total);
  }

  @Override
  public void at(long bytes) throws ModelException {
    if (bytes - lookedAtBytes >= EVERY_BYTES) {
      look(bytes);
    }
    inner.at(bytes);
  }

  /** The file is as large as it was told to be, or at least as what is here of it. */
  private void look(long haveBytes) throws ModelException {
    lookedAtBytes = haveBytes;
    // In floating point: a hostile size must not overflow.
    double needed = (double) Math.max(haveBytes, totalBytes) * perByte - haveBytes;
    long free;
    try {
      free = disk.freeBytes();
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
  }

  @Override
  public void waiting(String why, Duration pause) {
    inner.waiting(why, pause);
  }

  @Override
  public void finished(String name) {
    inner.finished(name);
  }
}
