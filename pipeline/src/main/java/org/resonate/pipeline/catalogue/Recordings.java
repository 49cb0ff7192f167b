package org.resonate.pipeline.catalogue;

import java.util.function.Consumer;

/** What a job is given to work on, found one by one. */
@FunctionalInterface
public interface Recordings {

  /**
   * Finds all of them, in an order that only they decide. Each call looks anew.
   *
   * @return what was passed over
   */
  Listing.Skipped forEach(Consumer<Recording> found);
}
