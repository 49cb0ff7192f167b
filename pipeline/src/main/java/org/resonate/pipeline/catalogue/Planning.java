package org.resonate.pipeline.catalogue;

import java.io.IOException;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Decides which tracks a job works on: first {@link #survey}, then {@link #plan}. */
public interface Planning {

  /**
   * Looks for the first time.
   *
   * @param weigh how much scratch space a recording needs; the one that needs most is the largest
   * @throws IOException if what is given or on record cannot be read
   */
  Planner.Survey survey(ToLongFunction<Recording> weigh) throws IOException;

  /**
   * Decides on each recording.
   *
   * @throws IOException what the visitor throws, and as {@link #survey}
   */
  Planner.Counts plan(Planner.Visitor visitor) throws IOException;

  /** The ids on record that are not among the inputs any more; once planned. */
  Set<String> orphans();
}
