package org.resonate.models.pack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.models.ModelException;

/**
 * What the templates of a JASCO model have in common: {@code jasco.json}, made with them by {@code
 * models/export/jasco_template.py}.
 */
final class JascoDescription {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode json;

  private JascoDescription(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads it.
   *
   * @param source where the templates of the model are
   */
  static JascoDescription read(Template.Source source) throws ModelException {
    try (InputStream in = source.open("jasco.json")) {
      if (in == null) {
        throw new ModelException(
            "the templates of JASCO are missing from the jar: build the project again");
      }
      return new JascoDescription(JSON.readTree(in));
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException("the templates of JASCO are broken: " + e.getMessage(), e);
    }
  }

  /** A number of it, such as {@code rateHz}. */
  int number(String name) {
    return json.required(name).intValue();
  }

  /** A number of T5's: {@code width}, {@code words} or {@code endOfText}. */
  int t5(String name) {
    return json.required("t5").required(name).intValue();
  }

  /** Smallest deviation of the flow's path. */
  double sigmaMin() {
    return json.required("sigmaMin").doubleValue();
  }

  /** What a checkpoint's configuration must say, by path. */
  Map<String, JsonNode> configuration() {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    json.required("config").fields().forEachRemaining(e -> all.put(e.getKey(), e.getValue()));
    return all;
  }

  /** The paths among these that it may leave out. */
  List<String> mayLack() {
    return texts("configMayLack");
  }

  /** Endings of tensors' names in the templates, and the newer ones that stand for them. */
  Map<String, String> aliases() {
    Map<String, String> all = new LinkedHashMap<>();
    json.required("aliases")
        .fields()
        .forEachRemaining(e -> all.put(e.getKey(), e.getValue().asText()));
    return all;
  }

  /** Tensors of a checkpoint that nothing here needs. */
  List<String> unused() {
    List<String> names = new ArrayList<>();
    json.required("unusedTensors").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Beginnings of the names of T5's tensors that nothing here needs. */
  List<String> unusedOfT5() {
    return texts("unusedT5Tensors");
  }

  /** The number of each chord. */
  Map<String, Integer> chords() {
    Map<String, Integer> all = new LinkedHashMap<>();
    json.required("chords")
        .fields()
        .forEachRemaining(e -> all.put(e.getKey(), e.getValue().intValue()));
    return all;
  }

  private List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    json.required(name).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
