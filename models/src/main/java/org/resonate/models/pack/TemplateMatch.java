package org.resonate.models.pack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.resonate.models.checkpoint.Checkpoint;
import org.resonate.models.checkpoint.RefusedFileException;

/**
 * Whether a checkpoint is one of the network that a template was made from: the same class, the
 * same arguments as far as they matter, the same tensors.
 */
final class TemplateMatch {

  private final Template template;
  private final Checkpoint checkpoint;
  private final List<String> problems = new ArrayList<>();

  private TemplateMatch(Template template, Checkpoint checkpoint) {
    this.template = template;
    this.checkpoint = checkpoint;
  }

  /**
   * Compares.
   *
   * @param notes gets a line on arguments that are not known
   * @throws RefusedFileException with all that differs
   */
  static void require(Template template, Checkpoint checkpoint, Consumer<String> notes)
      throws RefusedFileException {
    TemplateMatch match = compared(template, checkpoint, notes);
    if (!match.problems.isEmpty()) {
      throw new RefusedFileException(
          "cannot import %s: it is no network of the template %s: %s; give the file of another model, or another name"
              .formatted(checkpoint.file(), template.name(), String.join("; ", match.problems)));
    }
  }

  /** Whether nothing differs. */
  static boolean fits(Template template, Checkpoint checkpoint) {
    return compared(template, checkpoint, note -> {}).problems.isEmpty();
  }

  private static TemplateMatch compared(
      Template template, Checkpoint checkpoint, Consumer<String> notes) {
    TemplateMatch match = new TemplateMatch(template, checkpoint);
    match.compareClass();
    if (match.problems.isEmpty()) {
      match.compareArguments(notes);
      match.compareTensors();
    }
    return match;
  }

  private void compareClass() {
    if (!checkpoint.klass().equals(template.architecture())) {
      problems.add("its class is " + checkpoint.klass() + ", not " + template.architecture());
    }
  }

  private void compareArguments(Consumer<String> notes) {
    Map<String, JsonNode> known = template.arguments();
    Map<String, JsonNode> given = new LinkedHashMap<>(template.defaults());
    if (!checkpoint.args().isEmpty()) {
      // Demucs' own training names all of them, and a template does not know their order.
      problems.add("it was made with arguments that have no names");
    }
    given.putAll(checkpoint.kwargs());
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, JsonNode> argument : given.entrySet()) {
      String name = argument.getKey();
      if (!known.containsKey(name)) {
        unknown.add(name);
      } else if (!template.trainingOnly().contains(name)
          && !PythonValue.same(argument.getValue(), known.get(name))) {
        problems.add(
            "its %s is %s, not %s"
                .formatted(
                    name,
                    PythonValue.text(argument.getValue()),
                    PythonValue.text(known.get(name))));
      }
    }
    if (!template.defaults().isEmpty() && !given.keySet().containsAll(known.keySet())) {
      known.keySet().removeAll(given.keySet());
      problems.add("arguments are missing: " + String.join(", ", known.keySet()));
    }
    if (!unknown.isEmpty()) {
      notes.accept(
          checkpoint.file().getFileName()
              + ": arguments that Demucs no longer knows were left out: "
              + String.join(", ", unknown));
    }
  }

  private void compareTensors() {
    problems.addAll(TensorMatch.problems(template.slots(), name -> false, checkpoint));
  }
}
