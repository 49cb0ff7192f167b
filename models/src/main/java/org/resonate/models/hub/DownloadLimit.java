package org.resonate.models.hub;

import java.time.Duration;
import org.resonate.models.ModelException;

/**
 * Refuses a file that is larger than it can rightly be, told or not.
 *
 * @param inner hears what remains
 * @param mostBytes the largest size
 */
record DownloadLimit(DownloadProgress inner, long mostBytes) implements DownloadProgress {

  @Override
  public void started(String file, long haveBytes, long totalBytes) throws ModelException {
    check(totalBytes);
    inner.started(file, haveBytes, totalBytes);
  }

  @Override
  public void at(long bytes) throws ModelException {
    check(bytes);
    inner.at(bytes);
  }

  private void check(long bytes) throws ModelException {
    if (bytes > mostBytes) {
      throw new HubException(
          HubException.Remedy.ELSEWHERE_FROM_THE_START,
          "the file is larger than %d bytes, so it is not what it should be".formatted(mostBytes));
    }
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
