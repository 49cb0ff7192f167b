package org.resonate.transforms.generate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.resonate.models.generate.GeneratedWindow;

/** Counts what generating for a track takes. */
final class GenerationCost {

  private final Set<String> steps = new LinkedHashSet<>();
  private String device = "";
  private int windows;
  private int evaluations;
  private int againOnCpu;
  private int newSteps;
  private double seconds;

  void add(GeneratedWindow window) {
    windows++;
    evaluations += window.evaluations();
    seconds += window.seconds();
    againOnCpu += window.againOnCpu() ? 1 : 0;
    newSteps += window.newSteps();
    steps.addAll(window.steps());
    device = window.device();
  }

  int windows() {
    return windows;
  }

  int evaluations() {
    return evaluations;
  }

  double seconds() {
    return seconds;
  }

  /** Where the last window was made. */
  String device() {
    return device;
  }

  /** Steps down that were not counted before. */
  int newSteps() {
    return newSteps;
  }

  /** Windows that an accelerator got wrong. */
  int againOnCpu() {
    return againOnCpu;
  }

  /** What went wrong with devices, a sentence each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(steps);
    if (againOnCpu > 0) {
      notes.add(againOnCpu + " generated windows were not finite and were made again on the CPU");
    }
    return notes;
  }
}
