package org.resonate.models.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what belongs to a pack of JASCO beside its networks. */
final class JascoWriter {

  static final String ENCODE = "encode.pt";
  static final String DRUMS = "drums.pt";
  static final String FIELD = "field.pt";
  static final String DECODE = "decode.pt";
  static final String EMBEDDINGS = "prompts.f32";

  private static final int RANK = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private JascoWriter() {}

  /**
   * Writes the embeddings of prompts, one after the other.
   *
   * @param embedded {@code [L][width]} for each
   * @return where each lies
   */
  static List<GeneratorSpec.Prompt> embeddings(
      Path folder, List<String> prompts, List<float[][]> embedded) throws IOException {
    List<GeneratorSpec.Prompt> places = new ArrayList<>();
    int row = 0;
    try (OutputStream out = SyncedFile.create(folder.resolve(EMBEDDINGS))) {
      for (int i = 0; i < prompts.size(); i++) {
        float[][] rows = embedded.get(i);
        places.add(new GeneratorSpec.Prompt(prompts.get(i), row, rows.length));
        row += rows.length;
        for (float[] values : rows) {
          ByteBuffer bytes =
              ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(values);
          out.write(bytes.array());
        }
      }
    }
    return places;
  }

  /**
   * What {@code pack.json} says of the parts.
   *
   * @param nullDrums what the projection of drums makes of none
   */
  static GeneratorSpec spec(
      JascoDescription model, List<Float> nullDrums, List<GeneratorSpec.Prompt> prompts) {
    return new GeneratorSpec(
        model.number("rateHz"),
        model.number("frames"),
        model.number("hopSamples"),
        model.number("latentWidth"),
        model.number("drumWidth"),
        model.number("textWidth"),
        ENCODE,
        DRUMS,
        FIELD,
        DECODE,
        model.number("noChord"),
        nullDrums,
        model.chords(),
        EMBEDDINGS,
        prompts);
  }

  /**
   * Writes {@code pack.json}; it depends on the weights, the templates and the prompts alone.
   *
   * @param version of the weights
   * @param digests SHA-256 of each file in the folder
   */
  static void manifest(Path folder, String version, GeneratorSpec spec, Map<String, String> digests)
      throws IOException {
    ObjectNode pack = JSON.createObjectNode();
    pack.put("name", OfficialJasco.NAME);
    pack.put("kind", PackManifest.GENERATOR);
    pack.put("version", version);
    pack.put("rank", RANK);
    pack.put("licence", OfficialJasco.LICENCE);
    pack.put("acceptedLicence", OfficialJasco.LICENCE);
    pack.put(
        "origin",
        "JASCO by Meta Platforms, "
            + OfficialJasco.FILES.get(0).repository()
            + " on the model hub, with prompts by "
            + OfficialJasco.FILES.get(1).repository());
    ObjectNode files = pack.putObject("files");
    new TreeMap<>(digests).forEach(files::put);
    List.of("mps", "cuda", "cpu").forEach(pack.putArray("devices")::add);
    ObjectNode generator = JSON.valueToTree(spec);
    ObjectNode chords = JSON.createObjectNode();
    new TreeMap<>(spec.chords()).forEach(chords::put);
    generator.set("chords", chords);
    pack.set("generator", generator);
    try (OutputStream out = SyncedFile.create(folder.resolve(ModelPack.MANIFEST))) {
      out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(pack));
      out.write('\n');
    }
  }
}
