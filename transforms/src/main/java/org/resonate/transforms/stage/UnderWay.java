package org.resonate.transforms.stage;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.resonate.transforms.store.Beat;
import org.resonate.transforms.store.SharedFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stage that is under way in this process, with its marker on disk. */
final class UnderWay {

  private static final Logger LOG = LoggerFactory.getLogger(UnderWay.class);

  /** A suspect has it to itself. In turn, so that a suspect comes to its turn. */
  private static final ReentrantReadWriteLock COMPANY = new ReentrantReadWriteLock(true);

  /** All of this process; also guards their fields. */
  private static final Set<UnderWay> HERE = new HashSet<>();

  /** Tells others that this process lives; null before its first stage. */
  private static Beat touching;

  private final SharedFolder out;
  private final String file;
  private final List<String> deaths;
  private final Lock lock;
  private StartMarker marker;

  private UnderWay(SharedFolder out, String file, List<String> deaths, Lock lock) {
    this.out = out;
    this.file = file;
    this.deaths = deaths;
    this.lock = lock;
  }

  /**
   * Waits until the stage may begin, and marks it.
   *
   * @param out the folder of the masters
   * @param file of the marker in it
   * @param deaths markers that are forgotten when the stage succeeds
   * @param alone nothing else may be under way here
   */
  static UnderWay begin(
      SharedFolder out, String file, List<String> deaths, String stage, int attempt, boolean alone)
      throws IOException, InterruptedException {
    Lock lock = alone ? COMPANY.writeLock() : COMPANY.readLock();
    lock.lockInterruptibly();
    UnderWay begun = new UnderWay(out, file, deaths, lock);
    boolean isMarked = false;
    try {
      begun.mark(stage, attempt);
      isMarked = true;
      return begun;
    } finally {
      if (!isMarked) {
        lock.unlock();
      }
    }
  }

  private void mark(String stage, int attempt) throws IOException {
    synchronized (HERE) {
      touchFromNowOn();
      for (UnderWay other : HERE) {
        if (other.marker.alone()) {
          other.marker = other.marker.accompanied();
          other.marker.write(other.out, other.file);
        }
      }
      marker = StartMarker.now(stage, attempt, HERE.isEmpty());
      marker.write(out, file);
      HERE.add(this);
    }
  }

  /** The stage has its result: earlier deaths in it were not its fault. */
  void succeeded() {
    deaths.forEach(this::remove);
  }

  /** The stage has ended, by whatever way; by the thread that began it. */
  void close() {
    synchronized (HERE) {
      HERE.remove(this);
      remove(file);
    }
    lock.unlock();
  }

  private void remove(String marker) {
    try {
      out.delete(marker);
    } catch (IOException e) {
      LOG.warn("a marker stays and may count for a crash: {}", e.toString());
    }
  }

  private static void touchFromNowOn() {
    if (touching != null) {
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(UnderWay::unmarkAll, "unmark"));
    touching = Beat.every(StartMarker.LEASE_MILLIS / 4, "touch-markers", UnderWay::touchAll);
  }

  private static void touchAll() {
    synchronized (HERE) {
      for (UnderWay stage : HERE) {
        try {
          // Written, not touched: the time must be the file system's, not this host's.
          stage.marker.write(stage.out, stage.file);
        } catch (IOException e) {
          LOG.warn("other workers may take this one for dead: {}", e.toString());
        }
      }
    }
  }

  /** The process ends in order: it dies of no track. */
  private static void unmarkAll() {
    synchronized (HERE) {
      HERE.forEach(stage -> stage.remove(stage.file));
      HERE.clear();
    }
  }
}
