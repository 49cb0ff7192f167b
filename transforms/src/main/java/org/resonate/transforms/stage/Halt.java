package org.resonate.transforms.stage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Stops a job in this process: nothing of it begins any more, and the threads that are in a step of
 * it are interrupted. Engines let a running step go on to its end, and some of them begin the next.
 */
public final class Halt {

  /** Jobs that were halted in this process; it ends soon after. Guarded by {@link #AT_WORK}. */
  private static final Set<String> HALTED = new HashSet<>();

  /** The threads in a step, and whose; guards itself. */
  private static final Map<Thread, String> AT_WORK = new HashMap<>();

  private Halt() {}

  /**
   * From now on no step of a job begins in this process; those that have begun go on until {@link
   * #now}.
   */
  public static void beginNothing(String jobId) {
    synchronized (AT_WORK) {
      HALTED.add(jobId);
    }
  }

  /**
   * Halts a job and waits until no thread is in a step of it.
   *
   * @param patienceMillis the longest wait
   * @return whether all have left
   */
  public static boolean now(Job job, long patienceMillis) throws InterruptedException {
    beginNothing(job.id());
    long deadline = System.nanoTime() + patienceMillis * 1_000_000;
    synchronized (AT_WORK) {
      AT_WORK.forEach(
          (thread, id) -> {
            if (id.equals(job.id())) {
              thread.interrupt();
            }
          });
      while (AT_WORK.containsValue(job.id())) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          return false;
        }
        AT_WORK.wait(leftMillis);
      }
    }
    return true;
  }

  /**
   * This thread begins a step.
   *
   * @return to be closed when the step has ended
   * @throws InterruptedException if the job was halted
   */
  static AtWork enter(Job job) throws InterruptedException {
    synchronized (AT_WORK) {
      if (HALTED.contains(job.id())) {
        throw new InterruptedException("stopped before the next step");
      }
      AT_WORK.put(Thread.currentThread(), job.id());
    }
    return new AtWork();
  }

  /** A thread in a step. */
  static final class AtWork {

    private AtWork() {}

    void close() {
      synchronized (AT_WORK) {
        AT_WORK.remove(Thread.currentThread());
        AT_WORK.notifyAll();
      }
    }
  }
}
