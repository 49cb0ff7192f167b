package org.resonate.transforms.store;

import java.io.IOException;

/** A file that could be read and holds no whole record; another try finds the same. */
public final class TornRecordException extends IOException {

  private static final long serialVersionUID = 1;

  TornRecordException(String message, IOException cause) {
    super(message, cause);
  }
}
