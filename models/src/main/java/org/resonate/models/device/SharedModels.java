package org.resonate.models.device;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.resonate.models.ModelException;

/**
 * One model for each key, however many use it; it is closed when the last of them closes it.
 *
 * @param <K> tells which model
 * @param <M> the models
 */
public final class SharedModels<K, M extends LoadedModel> {

  /**
   * Loads a model that nobody has yet.
   *
   * @param <M> the model
   */
  @FunctionalInterface
  public interface Loader<M> {
    /** Loads it. */
    M load() throws ModelException;
  }

  private final Map<K, Shared> all = new HashMap<>();
  private final BiFunction<M, Runnable, M> use;

  /**
   * For one sort of models.
   *
   * @param use makes a model that runs another, and runs the task when it is closed
   */
  public SharedModels(BiFunction<M, Runnable, M> use) {
    this.use = use;
  }

  /** The model of a key, for a user of its own, who closes it. */
  public synchronized M get(K key, Loader<M> loader) throws ModelException {
    Shared shared = all.get(key);
    if (shared == null) {
      shared = new Shared(key, loader.load());
      all.put(key, shared);
    }
    shared.users++;
    return use.apply(shared.model, new GiveBack(shared));
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
    private final M model;
    private int users;

    Shared(K key, M model) {
      this.key = key;
      this.model = model;
    }
  }

  /** Gives back once, however often it runs. */
  private final class GiveBack implements Runnable {
    private final Shared shared;
    private boolean done;

    GiveBack(Shared shared) {
      this.shared = shared;
    }

    @Override
    public void run() {
      if (!done) {
        done = true;
        giveBack(shared);
      }
    }
  }
}
