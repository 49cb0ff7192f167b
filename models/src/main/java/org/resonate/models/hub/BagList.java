package org.resonate.models.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.resonate.models.ModelException;

/** Which checkpoints a model is made of, as its {@code <name>.yaml} lists them. */
final class BagList {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern SIGNATURE = Pattern.compile("[0-9a-z]{8}");
  private static final int MOST_MODELS = 16;

  private BagList() {}

  /**
   * The signatures under {@code models}, in their order, each once.
   *
   * @throws ModelException if the file holds no such list; a signature becomes part of an address
   *     and of a file's name, so nothing but eight digits and small letters is taken
   */
  static List<String> signatures(Path file) throws ModelException {
    JsonNode models;
    try {
      models = YAML.readTree(Files.readAllBytes(file)).path("models");
    } catch (JacksonException e) {
      throw new ModelException(
          file + " is no list of checkpoints: it is no YAML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelException("cannot read " + file + ": " + e.getMessage(), e);
    }
    Set<String> signatures = new LinkedHashSet<>();
    for (JsonNode model : models) {
      if (!SIGNATURE.matcher(model.asText()).matches()) {
        throw new ModelException(
            "%s names a checkpoint that cannot be one: %s".formatted(file, model));
      }
      signatures.add(model.asText());
    }
    if (signatures.isEmpty() || signatures.size() > MOST_MODELS) {
      throw new ModelException(
          "%s is no list of checkpoints: 'models' must hold 1 to %d names"
              .formatted(file, MOST_MODELS));
    }
    return List.copyOf(signatures);
  }
}
