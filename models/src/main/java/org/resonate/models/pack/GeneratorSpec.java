package org.resonate.models.pack;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a generator of music is made of: section {@code generator} of {@code pack.json}. Shapes of
 * its TorchScript files, float32 unless it says otherwise; {@code B} are rows of guidance:
 *
 * <ul>
 *   <li>encode: sound {@code [1, 1, latentFrames · hopFrames]} to {@code [1, latentFrames,
 *       latents]}, normalised
 *   <li>drums: such latents to {@code [1, latentFrames, drumDims]}
 *   <li>field: {@code z [1, latentFrames, latents]}, {@code t [1]}, chords int64 {@code [B,
 *       latentFrames]}, drums {@code [B, latentFrames, drumDims]}, text {@code [B, L, textDims]},
 *       weights {@code [B]} to the weighted sum of the rows' velocities {@code [1, latentFrames,
 *       latents]}
 *   <li>decode: such latents to sound {@code [1, 1, latentFrames · hopFrames]}
 * </ul>
 *
 * @param rateHz rate of the sound, mono
 * @param latentFrames length of a window in latent frames
 * @param hopFrames frames of sound for each of them
 * @param latents numbers in a latent frame
 * @param drumDims numbers in a frame of the condition on drums
 * @param textDims numbers for each token of a prompt
 * @param encode file, one of the pack's
 * @param drums file
 * @param field file
 * @param decode file
 * @param nullChord index of no condition on chords
 * @param nullDrums a frame of the condition on drums where there are none, {@code [drumDims]}
 * @param chords index of each chord's name
 * @param embeddings file with the prompts' tokens one after the other, float32, little-endian,
 *     {@code [rows, textDims]}
 * @param prompts which of them belong to which text
 */
public record GeneratorSpec(
    int rateHz,
    int latentFrames,
    int hopFrames,
    int latents,
    int drumDims,
    int textDims,
    String encode,
    String drums,
    String field,
    String decode,
    int nullChord,
    List<Float> nullDrums,
    Map<String, Integer> chords,
    String embeddings,
    List<Prompt> prompts) {

  /**
   * A text and where its embedding lies.
   *
   * @param text as the user gives it
   * @param firstRow its first token
   * @param rows how many tokens, 1 or more
   */
  public record Prompt(String text, int firstRow, int rows) {}

  /** Checks the ranges. */
  public GeneratorSpec {
    if (Math.min(Math.min(rateHz, latentFrames), Math.min(hopFrames, latents)) < 1
        || Math.min(drumDims, textDims) < 1) {
      throw new IllegalArgumentException(
          "generator needs rateHz, latentFrames, hopFrames, latents, drumDims and textDims");
    }
    if (nullChord < 0 || chords == null || chords.isEmpty()) {
      throw new IllegalArgumentException("generator needs chords and a nullChord");
    }
    if (nullDrums == null) {
      // Packs were once made without them.
      throw new IllegalArgumentException(
          "generator needs nullDrums, which older packs lack: make it again by resonate models"
              + " import or pull");
    }
    if (nullDrums.size() != drumDims
        || !nullDrums.stream().allMatch(number -> number != null && Float.isFinite(number))) {
      throw new IllegalArgumentException(
          "generator needs nullDrums of %d finite numbers, not %s".formatted(drumDims, nullDrums));
    }
    nullDrums = List.copyOf(nullDrums);
    for (Map.Entry<String, Integer> chord : new TreeMap<>(chords).entrySet()) {
      if (chord.getValue() == null || chord.getValue() < 0 || chord.getValue() >= nullChord) {
        throw new IllegalArgumentException(
            "generator needs indices of 0 to below nullChord, not " + chord);
      }
    }
    chords = Map.copyOf(chords);
    if (prompts == null || prompts.isEmpty()) {
      throw new IllegalArgumentException("generator needs prompts");
    }
    Set<String> texts = new HashSet<>();
    for (Prompt prompt : prompts) {
      if (prompt == null || prompt.text() == null || !texts.add(prompt.text())) {
        throw new IllegalArgumentException("generator needs prompts with a text each, once");
      }
      if (prompt.firstRow() < 0 || prompt.rows() < 1) {
        throw new IllegalArgumentException("generator needs a row or more for " + prompt);
      }
    }
    prompts = List.copyOf(prompts);
  }

  /** Frames of sound in a window. */
  public int windowFrames() {
    return latentFrames * hopFrames;
  }

  /** The files that it names. */
  List<String> files() {
    if (encode == null || drums == null || field == null || decode == null || embeddings == null) {
      throw new IllegalArgumentException(
          "generator needs the files encode, drums, field, decode and embeddings");
    }
    return List.of(encode, drums, field, decode, embeddings);
  }
}
