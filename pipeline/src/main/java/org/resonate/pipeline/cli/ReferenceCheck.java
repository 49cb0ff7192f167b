package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.audio.io.AudioDecoder;
import org.resonate.audio.io.DamageGate;
import org.resonate.audio.io.DecodeSettings;
import org.resonate.audio.measure.LoudnessMeter;

/** Hears each reference of a job once to its end, so that every track does not fail for it. */
final class ReferenceCheck {
  private final Console console;
  private final Map<String, List<String>> heard = new HashMap<>();

  ReferenceCheck(Console console) {
    this.console = console;
  }

  /**
   * Notes what is wrong with a reference.
   *
   * @param reference a path; null: none was given
   */
  void check(String reference, List<String> mistakes) {
    if (reference != null) {
      mistakes.addAll(heard.computeIfAbsent(reference, this::heard));
    }
  }

  private List<String> heard(String reference) {
    List<String> mistakes = new ArrayList<>();
    Path file = Path.of(reference);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return List.of("--reference %s is no file that can be read".formatted(reference));
    }
    try (AudioDecoder decoder = AudioDecoder.open(file, DecodeSettings.WORKING)) {
      LoudnessMeter loudness = new LoudnessMeter(decoder.format());
      decoder.transferTo(loudness);
      if (!Double.isFinite(loudness.integratedLufs())) {
        mistakes.add("--reference %s is silent or too short to match".formatted(reference));
      }
      for (String damage : DamageGate.check(decoder.report())) {
        console.warn("--reference %s is used as it is: %s".formatted(reference, damage));
      }
    } catch (IOException e) {
      mistakes.add("--reference: " + e.getMessage());
    }
    return mistakes;
  }
}
