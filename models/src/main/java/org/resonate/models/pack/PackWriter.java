package org.resonate.models.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the {@code pack.json} of a model that was made from checkpoints. */
final class PackWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private PackWriter() {}

  /** The file of a network in its pack. */
  static String networkFile(String signature) {
    return signature + ".pt";
  }

  /**
   * Writes it into a folder that holds the other files already. It depends on the model, the
   * template and the weights alone: not on the kind or place of the checkpoints.
   *
   * @param digests SHA-256 of each file in the folder
   */
  static void write(
      Path folder, OfficialModel model, Bag bag, Geometry geometry, Map<String, String> digests)
      throws IOException {
    ObjectNode pack = JSON.createObjectNode();
    pack.put("name", model.name());
    pack.put("kind", "separator");
    pack.put("version", String.join("+", bag.signatures()));
    pack.put("rank", model.rank());
    pack.put("licence", model.licence());
    pack.put("origin", "Demucs 4 by Meta Platforms, " + model.repository() + " on the model hub");
    ArrayNode networks = pack.putArray("networks");
    for (int i = 0; i < bag.signatures().size(); i++) {
      ObjectNode network = networks.addObject().put("file", networkFile(bag.signatures().get(i)));
      if (!bag.weights().isEmpty()) {
        putNumbers(network.putArray("weights"), bag.weights().get(i));
      }
    }
    if (digests.containsKey(Template.FRONT)) {
      pack.put("front", Template.FRONT);
      pack.put("back", Template.BACK);
    }
    // Demucs' own: apply_model takes and gives the sound normalised.
    pack.put("normalised", true);
    ObjectNode files = pack.putObject("files");
    new TreeMap<>(digests).forEach(files::put);
    List.of("mps", "cuda", "cpu").forEach(pack.putArray("devices")::add);
    pack.set("geometry", JSON.valueToTree(geometry));
    try (OutputStream out = SyncedFile.create(folder.resolve(ModelPack.MANIFEST))) {
      out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(pack));
      out.write('\n');
    }
  }

  private static void putNumbers(ArrayNode array, List<Double> numbers) {
    for (double number : numbers) {
      if (number == Math.rint(number) && number < Integer.MAX_VALUE) {
        array.add((int) number);
      } else {
        array.add(number);
      }
    }
  }
}
