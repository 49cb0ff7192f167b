package org.resonate.transforms.store;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The process that does the work, as records and unfinished artifacts name it.
 *
 * @param host its machine
 * @param pid its number there
 */
public record Worker(String host, long pid) {

  /**
   * A property that a supervisor gives to its workers: the folder where it notes how they ended, by
   * a file {@code <pid>.exit} with the exit status as shells count it. So whoever is killed from
   * outside is not taken for one that a track's native code aborted.
   */
  public static final String EXIT_NOTES = "resonate.exit.notes";

  private static final Worker THIS = new Worker(hostName(), ProcessHandle.current().pid());

  /** This process. */
  public static Worker current() {
    return THIS;
  }

  /** Whether it is known to be gone; of another machine nothing is known. */
  public boolean isGone() {
    return host.equals(THIS.host) && ProcessHandle.of(pid).isEmpty();
  }

  @Override
  public String toString() {
    return host + "-" + pid;
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Worker parse(String text) {
    int dash = text.lastIndexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException("no worker: " + text);
    }
    return new Worker(text.substring(0, dash), Long.parseLong(text.substring(dash + 1)));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
