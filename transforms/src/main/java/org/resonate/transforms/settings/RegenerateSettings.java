package org.resonate.transforms.settings;

import java.util.List;
import java.util.Set;

/**
 * Which stems are repaired or regenerated.
 *
 * @param minor stems with minor damage too
 * @param force every stem, whatever its damage, vocals included
 * @param stems the stems that may be regenerated unless forced
 * @param blend share of generated sound in a regenerated region, 0 to 1; repairs replace
 */
public record RegenerateSettings(boolean minor, boolean force, List<String> stems, double blend) {

  /** Moderate and severe damage, never vocals. */
  public static final RegenerateSettings DEFAULT = new RegenerateSettings(false, false, null, 0.3);

  private static final Set<String> STEMS =
      Set.of("drums", "bass", "other", "vocals", "guitar", "piano");

  /** Copies the list; without one, every instrument that a pack knows. */
  public RegenerateSettings {
    stems =
        stems == null ? List.of("drums", "bass", "other", "guitar", "piano") : List.copyOf(stems);
  }

  void check(Mistakes mistakes) {
    mistakes.range("blend", blend, 0, 1);
    mistakes.expect(
        STEMS.containsAll(stems), "regenerate.stems must be among " + STEMS + ", got " + stems);
  }
}
