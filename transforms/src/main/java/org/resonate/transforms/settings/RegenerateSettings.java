package org.resonate.transforms.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which stems are repaired or regenerated, and how much may be generated for it.
 *
 * @param minor stems with minor damage too
 * @param force every stem, whatever its damage, vocals included
 * @param stems the stems that may be regenerated unless forced
 * @param blend share of generated sound in a regenerated region, 0 to 1; repairs replace
 * @param budget most seconds of damage that are generated for a track, severe damage first; 0: none
 * @param seeds how many candidates a generator makes of each passage, 1 to 16; null: 3 on an
 *     accelerator, 1 on the processor
 * @param genre stands before each prompt; null: nothing does
 * @param prompts what a generator is told of a stem, by its name
 * @param jasco how the generator works
 */
public record RegenerateSettings(
    boolean minor,
    boolean force,
    List<String> stems,
    double blend,
    double budget,
    Integer seeds,
    String genre,
    Map<String, String> prompts,
    JascoSettings jasco) {

  private static final double DEFAULT_BUDGET_SECONDS = 60;
  private static final double MOST_BUDGET_SECONDS = 36_000;
  private static final int MOST_SEEDS = 16;
  private static final int CANDIDATES_OF_ACCELERATOR = 3;

  /** What T5 cuts off is lost silently: a prompt stays far below that. */
  private static final int MOST_CHARACTERS = 200;

  private static final Set<String> STEMS =
      Set.of("drums", "bass", "other", "vocals", "guitar", "piano");

  private static final Map<String, String> PROMPTS =
      new TreeMap<>(
          Map.of(
              "bass", "solo bass guitar, clean studio recording",
              "drums", "solo drums, clean studio recording",
              "guitar", "solo guitar, clean studio recording",
              "other", "instrumental track of guitar, piano and strings, clean studio recording",
              "piano", "solo piano, clean studio recording",
              "vocals", "solo vocals, clean studio recording"));

  /** Moderate and severe damage, never vocals. */
  public static final RegenerateSettings DEFAULT = new RegenerateSettings(false, false, null, 0.3);

  /** Copies the collections. Without stems, every instrument that a pack knows. */
  public RegenerateSettings {
    stems =
        stems == null ? List.of("drums", "bass", "other", "guitar", "piano") : List.copyOf(stems);
    Map<String, String> all = new LinkedHashMap<>(PROMPTS);
    if (prompts != null) {
      all.putAll(prompts);
    }
    prompts = Collections.unmodifiableMap(all);
    jasco = Objects.requireNonNullElse(jasco, JascoSettings.DEFAULT);
  }

  /** With the defaults for what is generated. */
  public RegenerateSettings(boolean minor, boolean force, List<String> stems, double blend) {
    this(minor, force, stems, blend, DEFAULT_BUDGET_SECONDS, null, null, null, null);
  }

  /** Whether anything may be generated, where a generator is installed. */
  public boolean generates() {
    return jasco.enabled() && budget > 0 && blend > 0;
  }

  /**
   * How many candidates are made of each passage.
   *
   * @param device {@code mps}, {@code cuda:0}, {@code cpu}
   */
  public int candidates(String device) {
    return seeds != null ? seeds : device.equals("cpu") ? 1 : CANDIDATES_OF_ACCELERATOR;
  }

  /** What a generator is told of a stem; empty where nothing is. */
  public String prompt(String stem) {
    String prompt = prompts.getOrDefault(stem, "");
    return genre == null || prompt.isEmpty() ? prompt : genre + ", " + prompt;
  }

  /** All that a generator may be told, each once. */
  public List<String> allPrompts() {
    return prompts.keySet().stream().map(this::prompt).distinct().sorted().toList();
  }

  void check(Mistakes mistakes) {
    mistakes.range("blend", blend, 0, 1);
    mistakes.expect(
        STEMS.containsAll(stems), "regenerate.stems must be among " + STEMS + ", got " + stems);
    mistakes.range("regenerate.budget", budget, 0, MOST_BUDGET_SECONDS);
    mistakes.range("regenerate.seeds", seeds == null ? 1 : seeds, 1, MOST_SEEDS);
    mistakes.expect(genre == null || isLine(genre), "regenerate.genre must be a short line");
    prompts.forEach(
        (stem, prompt) -> {
          mistakes.expect(
              STEMS.contains(stem), "regenerate.prompts: %s is none of %s".formatted(stem, STEMS));
          mistakes.expect(
              prompt != null && isLine(prompt),
              "regenerate.prompts.%s must be a line of 1 to %d characters"
                  .formatted(stem, MOST_CHARACTERS));
        });
    jasco.check(mistakes);
  }

  private static boolean isLine(String text) {
    return !text.isBlank()
        && text.length() <= MOST_CHARACTERS
        && text.chars().noneMatch(Character::isISOControl);
  }
}
