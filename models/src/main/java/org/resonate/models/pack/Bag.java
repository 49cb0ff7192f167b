package org.resonate.models.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.RefusedFileException;

/**
 * Which networks make a model and how their stems are mixed: Demucs' {@code <name>.yaml}.
 *
 * @param signatures the networks' names, each once: eight hex digits
 * @param weights {@code [networks][stems]}; empty if all are 1
 * @param segmentSeconds an override of the networks' segment, if there is one
 */
public record Bag(
    List<String> signatures, List<List<Double>> weights, OptionalDouble segmentSeconds) {

  /** The largest file that is read: five hundred times the largest of Demucs' own. */
  public static final int MAX_BYTES = 1 << 16;

  private static final int MAX_NETWORKS = 64;

  /** A signature becomes part of an address and of a file's name: nothing else may stand in it. */
  private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{8}");

  /** Copies the lists. */
  public Bag {
    signatures = List.copyOf(signatures);
    weights = weights.stream().map(List::copyOf).toList();
  }

  static Bag of(OfficialModel model) {
    return new Bag(model.signatures(), model.weights(), OptionalDouble.empty());
  }

  /**
   * Reads a bag's file.
   *
   * @throws RefusedFileException if it is not one
   * @throws ModelException if it cannot be read
   */
  public static Bag read(Path file) throws ModelException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw refusal(file, "it has " + Files.size(file) + " bytes", null);
      }
      return parse(file, YamlText.read(Files.readAllBytes(file)));
    } catch (JsonProcessingException e) {
      throw refusal(
          file, "it is no YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException("cannot read the bag " + file + ": " + e.getMessage(), e);
    }
  }

  private static Bag parse(Path file, JsonNode yaml) throws ModelException {
    JsonNode models = yaml.path("models");
    require(file, models.isArray() && !models.isEmpty(), "it has no list of models");
    require(file, models.size() <= MAX_NETWORKS, "it has " + models.size() + " models");
    List<String> signatures = new ArrayList<>();
    for (JsonNode model : models) {
      require(
          file,
          model.isTextual() && SIGNATURE.matcher(model.textValue()).matches(),
          "its model " + model + " is no signature");
      signatures.add(model.textValue());
    }
    require(
        file,
        new HashSet<>(signatures).size() == signatures.size(),
        "it names a model twice: " + String.join(", ", signatures));
    JsonNode segment = yaml.path("segment");
    boolean none = segment.isMissingNode() || segment.isNull();
    double seconds = none ? 1 : number(segment);
    require(file, seconds > 0, "its segment is wrong");
    return new Bag(
        signatures,
        weights(file, yaml.path("weights"), signatures.size()),
        none ? OptionalDouble.empty() : OptionalDouble.of(seconds));
  }

  private static List<List<Double>> weights(Path file, JsonNode yaml, int networks)
      throws ModelException {
    if (yaml.isMissingNode() || yaml.isNull()) {
      return List.of();
    }
    require(file, yaml.isArray() && yaml.size() == networks, "it needs weights for each model");
    List<List<Double>> weights = new ArrayList<>();
    for (JsonNode row : yaml) {
      require(file, row.isArray(), "its weights are no lists of numbers");
      List<Double> ofNetwork = new ArrayList<>();
      for (JsonNode weight : row) {
        double value = number(weight);
        require(file, value >= 0, "its weight " + weight + " is no number from 0");
        ofNetwork.add(value);
      }
      weights.add(ofNetwork);
    }
    return weights;
  }

  /** A finite number, or NaN. */
  private static double number(JsonNode text) {
    try {
      double value = Double.parseDouble(text.asText());
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** That every stem has a weight from every network, and at least one above zero. */
  void checkStems(String model, List<String> stems) throws ModelException {
    for (int stem = 0; stem < stems.size() && !weights.isEmpty(); stem++) {
      double sum = 0;
      for (List<Double> ofNetwork : weights) {
        if (ofNetwork.size() != stems.size()) {
          throw new RefusedFileException(
              "the bag of %s has %d weights for the %d stems %s"
                  .formatted(model, ofNetwork.size(), stems.size(), String.join(", ", stems)));
        }
        sum += ofNetwork.get(stem);
      }
      if (sum <= 0) {
        throw new RefusedFileException(
            "the bag of " + model + " gives " + stems.get(stem) + " no weight in any network");
      }
    }
  }

  private static void require(Path file, boolean met, String problem) throws ModelException {
    if (!met) {
      throw refusal(file, problem, null);
    }
  }

  private static RefusedFileException refusal(Path file, String what, Throwable cause) {
    return new RefusedFileException(
        "cannot import " + file + ": " + what + "; get the official file again, or leave it out",
        cause);
  }
}
