package org.resonate.pipeline.catalogue;

import java.util.Locale;

/** What is to happen to a recording, and why. */
public enum Decision {
  /** Work: no record of it. */
  NEW,
  /**
   * Work: its bytes, the settings or the model differ from those on record, or its output is gone.
   */
  CHANGED,
  /** Work: it is done already, but {@code --force} was given. */
  FORCED,
  /** Work: it failed, and {@code replay} was asked for. */
  REPLAYED,
  /** No work: done already. */
  UNCHANGED,
  /** No work: it failed before, and neither its file nor the settings have changed. */
  FAILED,
  /** No work: done already, and its source is gone; its master stays. */
  ORPHANED;

  /** Whether it enters the pipeline. */
  public boolean isWork() {
    return switch (this) {
      case NEW, CHANGED, FORCED, REPLAYED -> true;
      case UNCHANGED, FAILED, ORPHANED -> false;
    };
  }

  /** In lower case. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }
}
