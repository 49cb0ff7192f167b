package org.resonate.models.hub;

import java.time.Duration;
import org.resonate.models.ModelException;

/** Hears how a download comes along, on the thread that downloads. */
public interface DownloadProgress {

  /** Says nothing. */
  DownloadProgress NONE =
      new DownloadProgress() {
        @Override
        public void started(String file, long haveBytes, long totalBytes) {}

        @Override
        public void at(long bytes) {}

        @Override
        public void waiting(String why, Duration pause) {}

        @Override
        public void finished(String file) {}
      };

  /**
   * Bytes of a file are about to arrive; heard again each time the connection is made anew.
   *
   * @param haveBytes what is here already
   * @param totalBytes the whole file; −1 where the server does not say
   * @throws ModelException to refuse it; what is here stays
   */
  void started(String file, long haveBytes, long totalBytes) throws ModelException;

  /**
   * So many bytes of the file are here.
   *
   * @throws ModelException to refuse the rest; what is here stays
   */
  void at(long bytes) throws ModelException;

  /** It failed in a way that may pass, and is tried again after a pause. */
  void waiting(String why, Duration pause);

  /** The file is here, whole and checked. */
  void finished(String file);
}
