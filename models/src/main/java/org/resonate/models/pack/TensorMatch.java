package org.resonate.models.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.resonate.models.checkpoint.NamedTensors;
import org.resonate.models.checkpoint.TensorInfo;

/** Whether a file has the tensors that templates need, and no others. */
final class TensorMatch {

  private static final int MAX_NAMED = 5;

  private TensorMatch() {}

  /**
   * What differs, a phrase each; empty where nothing does.
   *
   * @param slots what is needed, by name
   * @param unused names that may be there besides
   */
  static List<String> problems(
      Map<String, Template.Slot> slots, Predicate<String> unused, NamedTensors file) {
    List<String> missing = new ArrayList<>();
    List<String> shapes = new ArrayList<>();
    for (Map.Entry<String, Template.Slot> slot : slots.entrySet()) {
      TensorInfo info = file.tensors().get(slot.getKey());
      if (info == null) {
        missing.add(slot.getKey());
      } else if (!info.shape().equals(slot.getValue().shape())) {
        shapes.add(slot.getKey() + " is " + info.shape() + ", not " + slot.getValue().shape());
      }
    }
    List<String> extra =
        file.tensors().keySet().stream()
            .filter(name -> !slots.containsKey(name) && !unused.test(name))
            .toList();
    List<String> problems = new ArrayList<>();
    report("tensors are missing: ", missing, problems);
    report("tensors are too many: ", extra, problems);
    report("shapes differ: ", shapes, problems);
    return problems;
  }

  private static void report(String what, List<String> names, List<String> problems) {
    if (!names.isEmpty()) {
      List<String> first = names.subList(0, Math.min(MAX_NAMED, names.size()));
      String more = names.size() > MAX_NAMED ? " and " + (names.size() - MAX_NAMED) + " more" : "";
      problems.add(what + String.join(", ", first) + more);
    }
  }
}
