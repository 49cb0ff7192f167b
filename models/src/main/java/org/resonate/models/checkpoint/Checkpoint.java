package org.resonate.models.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.resonate.models.ModelException;

/**
 * The weights of one network of Demucs and the call that made it. Demucs writes these as torch's
 * zip with a pickled dictionary of {@code klass}, {@code args}, {@code kwargs}, {@code state} and
 * {@code training_args}, or as safetensors with the first three as metadata, in JSON.
 */
public final class Checkpoint extends StateFile {

  private static final String FOREIGN = ": it is no checkpoint of Demucs";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String klass;
  private final List<JsonNode> args;
  private final Map<String, JsonNode> kwargs = new LinkedHashMap<>();

  private Checkpoint(TensorFile state, String klass, JsonNode args, JsonNode kwargs)
      throws IOException {
    super(state);
    if (!args.isArray() || !kwargs.isObject()) {
      throw new IOException("its args are no list, or its kwargs no dictionary");
    }
    this.klass = klass;
    this.args = StreamSupport.stream(args.spliterator(), false).toList();
    kwargs.fields().forEachRemaining(field -> this.kwargs.put(field.getKey(), field.getValue()));
  }

  /**
   * Opens a checkpoint, whatever it is called.
   *
   * @throws ModelException if the file is harmed, hostile or of another kind; the message names the
   *     file, what is wrong and where
   */
  public static Checkpoint open(Path file) throws ModelException {
    return Formats.open(file, Checkpoint::of, Checkpoint::of);
  }

  private static Checkpoint of(TorchFile file) throws IOException {
    if (!(file.content().get("klass") instanceof Pickled.ClassName name)) {
      throw new IOException("its pickle has no klass" + FOREIGN);
    }
    JsonNode args = PlainValues.toJson(file.content().get("args"), "its args");
    JsonNode kwargs = PlainValues.toJson(file.content().get("kwargs"), "its kwargs");
    TensorFile state = file.tensors(file.dictionary("state"));
    return new Checkpoint(state, name.name(), args, kwargs);
  }

  private static Checkpoint of(SafetensorsFile file) throws IOException {
    String klass = metadata(file, "klass");
    return new Checkpoint(file, klass, json(file, "args"), json(file, "kwargs"));
  }

  private static String metadata(SafetensorsFile file, String key) throws IOException {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new IOException("its metadata has no " + key + FOREIGN);
    }
    return value;
  }

  private static JsonNode json(SafetensorsFile file, String key) throws IOException {
    try {
      return JSON.readTree(metadata(file, key));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "its metadata's " + key + " are not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Full name of the Python class, such as {@code demucs.htdemucs.HTDemucs}. */
  public String klass() {
    return klass;
  }

  /**
   * Positional arguments of the constructor. A fraction is an object with {@code "_type":
   * "fraction"}, {@code numerator} and {@code denominator}.
   */
  public List<JsonNode> args() {
    return args;
  }

  /** Named arguments of the constructor, in the file's order. */
  public Map<String, JsonNode> kwargs() {
    return kwargs;
  }
}
