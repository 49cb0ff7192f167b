package org.resonate.models.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.Refusal;
import org.resonate.models.checkpoint.RefusedFileException;

/**
 * Which of the files given is which network: {@code <sig>.safetensors}, {@code <sig>.th} or {@code
 * <sig>-<hash>.th}, where the hash is the first eight hex digits of the file's SHA-256. The only
 * file of a model with one network may have any name that is not another network's.
 *
 * @param bag what {@code <name>.yaml} says, or the built-in table without it
 * @param networks the file of each signature, in the bag's order
 */
record CheckpointFiles(Bag bag, Map<String, Path> networks) {

  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{8})(?:-[0-9a-f]{8})?\\.(?:th|safetensors)");
  private static final Pattern HASHED = Pattern.compile(".+-([0-9a-f]{8})\\.th");

  /**
   * Sorts the files.
   *
   * @throws RefusedFileException if one is missing, there twice or foreign, naming all of these; or
   *     if a file does not fit the hash in its name
   * @throws ModelException if one cannot be read
   */
  static CheckpointFiles sort(OfficialModel model, List<Path> files) throws ModelException {
    List<Path> checkpoints = new ArrayList<>();
    List<Path> bags = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new RefusedFileException("cannot import " + file + ": there is no such file");
      }
      boolean yaml = fileName(file).endsWith(".yaml") || fileName(file).endsWith(".yml");
      (yaml ? bags : checkpoints).add(file);
    }
    if (bags.size() > 1) {
      throw new RefusedFileException("there are two bags for " + model.name() + ": " + bags);
    }
    if (!bags.isEmpty() && !fileName(bags.get(0)).equals(model.bagFile())) {
      throw new RefusedFileException(
          "cannot import %s: the bag of %s is called %s"
              .formatted(bags.get(0), model.name(), model.bagFile()));
    }
    Bag bag = bags.isEmpty() ? Bag.of(model) : Bag.read(bags.get(0));
    Map<String, Path> networks = assign(model, bag.signatures(), checkpoints);
    for (Path file : networks.values()) {
      checkHash(file);
    }
    return new CheckpointFiles(bag, networks);
  }

  private static Map<String, Path> assign(
      OfficialModel model, List<String> signatures, List<Path> files) throws ModelException {
    Map<String, Path> networks = new LinkedHashMap<>();
    signatures.forEach(signature -> networks.put(signature, null));
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      String signature = signatureOf(file, signatures);
      if (signature == null) {
        problems.add("foreign: " + file);
      } else if (networks.get(signature) != null) {
        problems.add("twice: " + networks.get(signature) + " and " + file);
      } else {
        networks.put(signature, file);
      }
    }
    for (Map.Entry<String, Path> network : networks.entrySet()) {
      if (network.getValue() == null) {
        problems.add("missing: " + network.getKey() + ".safetensors or .th");
      }
    }
    if (!problems.isEmpty()) {
      throw new RefusedFileException(
          "%s needs one file for each of %s; %s"
              .formatted(model.name(), String.join(", ", signatures), String.join("; ", problems)));
    }
    return networks;
  }

  private static String signatureOf(Path file, List<String> signatures) {
    String name = fileName(file);
    for (String signature : signatures) {
      if (name.matches(Pattern.quote(signature) + "(\\.safetensors|(-[0-9a-f]{8})?\\.th)")) {
        return signature;
      }
    }
    boolean namedAsAnother = NAME.matcher(name).matches();
    return signatures.size() == 1 && !namedAsAnother ? signatures.get(0) : null;
  }

  private static void checkHash(Path file) throws ModelException {
    Matcher hashed = HASHED.matcher(fileName(file));
    if (!hashed.matches()) {
      return;
    }
    try {
      String found = Digests.sha256(file);
      if (!found.startsWith(hashed.group(1))) {
        throw Refusal.of(
            file,
            "its SHA-256 begins with %s, not with %s as its name says"
                .formatted(found.substring(0, 8), hashed.group(1)));
      }
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException("cannot read the checkpoint " + file + ": " + e.getMessage(), e);
    }
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }
}
