package org.resonate.transforms.stage;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** One lock a key, kept only while somebody wants it. */
final class KeyedLock {

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  /** A lock that is held until closed. */
  interface Held {
    /** Gives it back. */
    void close();
  }

  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * Waits for a key's lock.
   *
   * @throws InterruptedException if the wait is interrupted
   */
  Held hold(String key) throws InterruptedException {
    Entry entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(key, k -> new Entry());
      entry.users++;
    }
    try {
      entry.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      leave(key, entry);
      throw e;
    }
    return () -> {
      entry.lock.unlock();
      leave(key, entry);
    };
  }

  private void leave(String key, Entry entry) {
    synchronized (entries) {
      if (--entry.users == 0) {
        entries.remove(key);
      }
    }
  }
}
