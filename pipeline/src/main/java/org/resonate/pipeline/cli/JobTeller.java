package org.resonate.pipeline.cli;

import java.io.IOException;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.transforms.record.Track;

/** What a job tells its user, beside what all jobs tell alike. */
interface JobTeller {

  /**
   * The job is about to begin its first track.
   *
   * @throws IOException if it cannot begin for this
   */
  default void begins(Parallelism parallelism) throws IOException {}

  /**
   * A track is done.
   *
   * @param seconds it took
   * @param audioSeconds its length
   */
  void done(Track track, double seconds, double audioSeconds);

  /** A line for people while the job runs. */
  void line(String text);

  /**
   * The job is over, and its summary written.
   *
   * @return the exit code
   * @throws IOException if the records cannot be read
   */
  int end(JobEnd end, Ledger ledger) throws IOException;
}
