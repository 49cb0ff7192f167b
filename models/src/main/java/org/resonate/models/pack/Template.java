package org.resonate.models.pack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.resonate.models.ModelException;

/**
 * A TorchScript file without its weights ({@code core.pt}), the table that says which tensor goes
 * into which storage ({@code template.json}), and the parts around it ({@code front.pt}, {@code
 * back.pt}), if it has them.
 */
final class Template {

  static final String CORE = "core.pt";
  static final String FRONT = "front.pt";
  static final String BACK = "back.pt";

  private static final String TABLE = "template.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where a template's files come from. */
  interface Source {
    /** A file, or null if there is none of that name. */
    InputStream open(String file) throws IOException;
  }

  /**
   * The place of one tensor.
   *
   * @param storage number of the storage in the TorchScript file
   * @param shape the tensor's shape; its elements are binary32 and contiguous
   */
  record Slot(String storage, List<Long> shape) {

    long elements() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }

  private final String name;
  private final Source source;
  private final JsonNode table;
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Geometry geometry;

  private Template(String name, Source source, JsonNode table) throws IOException {
    this.name = name;
    this.source = source;
    this.table = table;
    table
        .path("tensors")
        .fields()
        .forEachRemaining(
            field -> {
              List<Long> shape = new ArrayList<>();
              field.getValue().path("shape").forEach(size -> shape.add(size.longValue()));
              slots.put(
                  field.getKey(),
                  new Slot(field.getValue().path("storage").asText(), List.copyOf(shape)));
            });
    this.geometry =
        table.has("geometry") ? JSON.treeToValue(table.get("geometry"), Geometry.class) : null;
    if (slots.isEmpty() || tensorsByStorage().size() != slots.size()) {
      throw new IOException("its table has no tensors, or one storage twice");
    }
  }

  /** A template of the jar. */
  static Template resource(String name) throws ModelException {
    String folder = "/templates/" + name + "/";
    return read(name, file -> Template.class.getResourceAsStream(folder + file));
  }

  /** A template from elsewhere. */
  static Template read(String name, Source source) throws ModelException {
    try (InputStream in = source.open(TABLE)) {
      if (in == null) {
        throw new ModelException(
            "the template " + name + " is missing from the jar: build the project again");
      }
      return new Template(name, source, JSON.readTree(in));
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException("the template " + name + " is broken: " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  /** Full name of the Python class that it was made from. */
  String architecture() {
    return table.path("architecture").asText();
  }

  /** All arguments that it was made with, by name. */
  Map<String, JsonNode> arguments() {
    return fields("arguments");
  }

  /** The constructor's defaults, for arguments that a checkpoint leaves out; may be empty. */
  Map<String, JsonNode> defaults() {
    return fields("defaults");
  }

  /** Arguments that change nothing when the network is used. */
  Set<String> trainingOnly() {
    Set<String> names = new TreeSet<>();
    table.path("trainingOnly").forEach(argument -> names.add(argument.asText()));
    return names;
  }

  private Map<String, JsonNode> fields(String object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    table.path(object).fields().forEachRemaining(e -> fields.put(e.getKey(), e.getValue()));
    return fields;
  }

  /** Where each tensor belongs. */
  Map<String, Slot> slots() {
    return slots;
  }

  /** Which tensor belongs into each storage. */
  Map<String, String> tensorsByStorage() {
    Map<String, String> tensors = new HashMap<>();
    slots.forEach((tensor, slot) -> tensors.put(slot.storage(), tensor));
    return tensors;
  }

  /** Bytes of all weights. */
  long weightBytes() {
    return slots.values().stream().mapToLong(slot -> slot.elements() * Float.BYTES).sum();
  }

  /** The shape of a separator's network; null of other networks. */
  Geometry geometry() {
    return geometry;
  }

  /** Whether there are parts before and behind the network. */
  boolean hasEnds() throws IOException {
    try (InputStream front = source.open(FRONT);
        InputStream back = source.open(BACK)) {
      if ((front == null) != (back == null)) {
        throw new IOException("the template " + name + " has only one of front and back");
      }
      return front != null;
    }
  }

  /** One of its files. */
  InputStream open(String file) throws IOException {
    InputStream in = source.open(file);
    if (in == null) {
      throw new IOException(
          "the template " + name + " lacks " + file + ": build the project again");
    }
    return in;
  }
}
