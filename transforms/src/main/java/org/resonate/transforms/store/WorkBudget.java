package org.resonate.transforms.store;

import java.io.IOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.ArtifactStore.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an artifact store within a size, as a compiler's cache is kept: past it the results of the
 * tracks that were finished first go first, of a track the largest one first (its stems before its
 * mix). What tracks have that this job will work on again goes after these, or a run over a whole
 * catalogue would drop each just before it is wanted. What a failed track needs goes last, with a
 * budget of 0 never. Results that no known record names may be those of tracks under way: they are
 * left until the job has ended.
 *
 * <p>The store is walked once; from then on each track that ends adds what its record names. What
 * is held in memory is a line for each stored result, so the budget bounds it too. What tracks
 * under way make comes on top of the budget, and is counted when they end.
 */
public final class WorkBudget {

  /** The budget of a store that nobody will ask again: all that a track has goes when it ends. */
  public static final long NOTHING = -1;

  private static final Logger LOG = LoggerFactory.getLogger(WorkBudget.class);

  /** Whose a result is. */
  private enum Owner {
    FINISHED,
    PLANNED,
    UNKNOWN,
    FAILED
  }

  private record Key(String stage, String fingerprint) {

    /** There are seven names and any number of results. */
    Key {
      stage = stage.intern();
    }
  }

  /**
   * @param ageMillis when the last track that used it ended; if that is not known, its last use
   */
  private record Held(Key key, long bytes, long usedMillis, Owner owner, long ageMillis) {}

  private static final Comparator<Held> DROPPED_FIRST =
      Comparator.comparingLong(Held::ageMillis)
          .thenComparing(Comparator.comparingLong(Held::bytes).reversed())
          .thenComparing(held -> held.key().stage())
          .thenComparing(held -> held.key().fingerprint());

  private final ArtifactStore store;
  private final long budgetBytes;
  private final Map<Key, Held> results = new HashMap<>();
  private final Map<Owner, TreeSet<Held>> order = new EnumMap<>(Owner.class);
  private final Map<Key, Set<String>> failedTracks = new HashMap<>();
  private final Map<String, Set<Key>> recorded = new HashMap<>();
  private long totalBytes;
  private long lastAgeMillis;

  private WorkBudget(ArtifactStore store, long budgetBytes) {
    this.store = store;
    this.budgetBytes = budgetBytes;
    for (Owner owner : Owner.values()) {
      order.put(owner, new TreeSet<>(DROPPED_FIRST));
    }
  }

  /**
   * Looks at what a store holds.
   *
   * @param budgetBytes 0: only what failed tracks need is kept; {@link #NOTHING}: not even that
   * @throws IOException if it cannot be read
   */
  public static WorkBudget of(ArtifactStore store, long budgetBytes) throws IOException {
    WorkBudget budget = new WorkBudget(store, budgetBytes);
    for (Stored stored : store.all()) {
      Key key = new Key(stored.stage(), stored.fingerprint());
      budget.put(key, stored, Owner.UNKNOWN, stored.usedMillis());
    }
    return budget;
  }

  /**
   * Takes in a record of an earlier job, so that it is known whose its results are.
   *
   * @throws IOException if the disk does not say how large they are
   */
  public synchronized void recorded(Track track) throws IOException {
    for (Map.Entry<String, String> made : track.getFingerprints().entrySet()) {
      Key key = new Key(made.getKey(), made.getValue());
      if (results.containsKey(key)) {
        own(key, track, millis(track));
        recorded.computeIfAbsent(track.getId(), id -> new HashSet<>()).add(key);
      }
    }
  }

  /** A recorded track will be worked on again. */
  public synchronized void planned(String trackId) {
    for (Key key : recorded.getOrDefault(trackId, Set.of())) {
      Held held = results.get(key);
      if (held != null && held.owner() == Owner.FINISHED) {
        take(key);
        put(new Held(key, held.bytes(), held.usedMillis(), Owner.PLANNED, held.ageMillis()));
      }
    }
  }

  /**
   * A track has ended: its results count from now on, and what is too much is dropped.
   *
   * @throws IOException if the disk does not say how large they are
   */
  public synchronized void ended(Track track) throws IOException {
    for (Key key : recorded.getOrDefault(track.getId(), Set.of())) {
      Held held = take(key);
      if (held != null) {
        Owner owner = held.owner() == Owner.PLANNED ? Owner.FINISHED : held.owner();
        put(new Held(key, held.bytes(), held.usedMillis(), owner, held.ageMillis()));
      }
    }
    recorded.remove(track.getId());
    // No two ages are equal, or of two tracks both would lose their stems where one must go.
    lastAgeMillis = Math.max(millis(track), lastAgeMillis + 1);
    for (Map.Entry<String, String> made : track.getFingerprints().entrySet()) {
      own(new Key(made.getKey(), made.getValue()), track, lastAgeMillis);
    }
    drop();
  }

  /** No track is under way: what nobody's record names is dropped by its age like the rest. */
  public synchronized void jobEnded() {
    for (Held held : List.copyOf(order.get(Owner.UNKNOWN))) {
      take(held.key());
      put(new Held(held.key(), held.bytes(), held.usedMillis(), Owner.FINISHED, held.ageMillis()));
    }
    drop();
  }

  /** What the results that are known take. */
  public synchronized long totalBytes() {
    return totalBytes;
  }

  private static long millis(Track track) {
    return track.getEndedMillis() == null ? 0 : track.getEndedMillis();
  }

  private void own(Key key, Track track, long endedMillis) throws IOException {
    Held before = take(key);
    Stored stored = store.stored(key.stage(), key.fingerprint()).orElse(null);
    if (stored == null) {
      return;
    }
    Set<String> failed = failedTracks.computeIfAbsent(key, k -> new HashSet<>());
    if (track.getFailure() == null) {
      failed.remove(track.getId());
    } else {
      failed.add(track.getId());
    }
    Owner owner = failed.isEmpty() ? Owner.FINISHED : Owner.FAILED;
    if (failed.isEmpty()) {
      failedTracks.remove(key);
    }
    boolean known = before != null && before.owner() != Owner.UNKNOWN;
    put(key, stored, owner, known ? Math.max(endedMillis, before.ageMillis()) : endedMillis);
  }

  private void put(Key key, Stored stored, Owner owner, long ageMillis) {
    put(new Held(key, stored.bytes(), stored.usedMillis(), owner, ageMillis));
  }

  private void put(Held held) {
    results.put(held.key(), held);
    order.get(held.owner()).add(held);
    totalBytes += held.bytes();
  }

  private Held take(Key key) {
    Held held = results.remove(key);
    if (held != null) {
      order.get(held.owner()).remove(held);
      totalBytes -= held.bytes();
    }
    return held;
  }

  private void drop() {
    while (totalBytes > budgetBytes) {
      TreeSet<Held> next = order.get(Owner.FINISHED);
      if (next.isEmpty()) {
        next = order.get(Owner.PLANNED);
      }
      if (next.isEmpty() && budgetBytes != 0) {
        next = order.get(Owner.FAILED);
      }
      if (next.isEmpty()) {
        return;
      }
      Held held = take(next.first().key());
      try {
        drop(held);
      } catch (IOException e) {
        LOG.warn("{} {} stays: {}", held.key().stage(), held.key().fingerprint(), e.toString());
      }
    }
  }

  private void drop(Held held) throws IOException {
    Key key = held.key();
    Stored now = store.stored(key.stage(), key.fingerprint()).orElse(null);
    // Found by a track under way since then: that one tells of it when it ends.
    if (now != null && now.usedMillis() <= held.usedMillis()) {
      store.remove(key.stage(), key.fingerprint());
      LOG.debug("dropped {} {}, {} bytes", key.stage(), key.fingerprint(), held.bytes());
    }
  }
}
