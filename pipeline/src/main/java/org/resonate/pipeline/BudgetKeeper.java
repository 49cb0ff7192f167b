package org.resonate.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.file.DataFileReader;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.ForwardingListener;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.WorkBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what the work budget has no room for, each time a track ends and when the job has ended;
 * passes on what it hears.
 */
public final class BudgetKeeper extends ForwardingListener {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetKeeper.class);

  private final ArtifactStore store;
  private final long budgetBytes;
  private final List<Ledger> ledgers;
  private final WorkBudget budget;

  /**
   * Looks at the store and at whose its results are.
   *
   * @param plan made with {@link PlanFile}: what its tracks have is wanted again
   * @param store what the budget is for
   * @param budgetBytes as {@link WorkBudget#of} takes it
   * @param ledgers whose tracks own what is stored; of two records of a track the later one counts
   * @param next hears what this hears
   * @throws IOException if store or ledger cannot be read
   */
  public BudgetKeeper(
      Path plan, ArtifactStore store, long budgetBytes, List<Ledger> ledgers, StageListener next)
      throws IOException {
    super(next);
    this.store = store;
    this.budgetBytes = budgetBytes;
    this.ledgers = List.copyOf(ledgers);
    this.budget = look();
    try (DataFileReader<Track> tracks = PlanFile.open(plan)) {
      for (Track track : tracks) {
        budget.planned(track.getId());
      }
    }
  }

  private WorkBudget look() throws IOException {
    WorkBudget found = WorkBudget.of(store, budgetBytes);
    for (Ledger ledger : ledgers) {
      ledger.forEach(found::recorded);
    }
    return found;
  }

  /**
   * The job ran through. The store is looked at anew: workers elsewhere are not heard, and a
   * reference's results are no track's.
   *
   * @throws IOException if store or ledger cannot be read
   */
  public void jobEnded() throws IOException {
    look().jobEnded();
  }

  @Override
  public void trackEnded(Track track) {
    super.trackEnded(track);
    try {
      budget.ended(track);
    } catch (IOException e) {
      LOG.warn("the store may grow beyond its budget: {}", e.toString());
    }
  }
}
