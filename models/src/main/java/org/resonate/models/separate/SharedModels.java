package org.resonate.models.separate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.models.ModelException;

/**
 * One model for each key, however many use it; it is closed when the last of them closes it.
 *
 * @param <K> tells which model
 */
final class SharedModels<K> {

  /** Loads a model that nobody has yet. */
  @FunctionalInterface
  interface Loader {
    SegmentModel load() throws ModelException;
  }

  private final Map<K, Shared> all = new HashMap<>();

  /** The model of a key, for a user of its own, who closes it. */
  synchronized SegmentModel get(K key, Loader loader) throws ModelException {
    Shared shared = all.get(key);
    if (shared == null) {
      shared = new Shared(key, loader.load());
      all.put(key, shared);
    }
    shared.users++;
    return new Use(shared);
  }

  private synchronized void giveBack(Shared shared) {
    shared.users--;
    if (shared.users == 0) {
      all.remove(shared.key);
      shared.model.close();
    }
  }

  private final class Shared {
    private final K key;
    private final SegmentModel model;
    private int users;

    Shared(K key, SegmentModel model) {
      this.key = key;
      this.model = model;
    }
  }

  private final class Use implements SegmentModel {
    private final Shared shared;
    private boolean closed;

    Use(Shared shared) {
      this.shared = shared;
    }

    @Override
    public List<float[]> run(List<float[][]> segments) throws ModelException {
      return shared.model.run(segments);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        giveBack(shared);
      }
    }
  }
}
