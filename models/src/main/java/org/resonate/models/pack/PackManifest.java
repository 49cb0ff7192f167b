package org.resonate.models.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.resonate.models.device.ComputeDevice;

/**
 * What {@code pack.json} says.
 *
 * @param name the pack's name: letters, digits, {@code - _ .}
 * @param kind what it does: {@code separator} or {@code generator}
 * @param version the maker's version
 * @param rank which pack of a kind is best: the highest
 * @param licence SPDX name of the licence
 * @param origin where it comes from
 * @param networks the bag whose outputs are summed, one or more; for a separator
 * @param front the file that makes the networks' inputs of the sound, one of {@code files}; null
 *     where they take the sound itself
 * @param back the file that makes sound of the networks' outputs; null where front is
 * @param normalised whether the sound goes in with the mean and deviation of the whole track's mono
 *     mix taken out, and gets them back
 * @param files names of the files beside {@code pack.json} and their SHA-256 in lower-case hex
 * @param devices what it may run on: {@code mps}, {@code cuda}, {@code cpu}
 * @param geometry shapes, rate and stems; for a separator
 * @param generator its parts; for a generator
 * @param acceptedLicence the licence that whoever installed it accepted; null where the licence
 *     asks for nothing
 */
record PackManifest(
    String name,
    String kind,
    String version,
    int rank,
    String licence,
    String origin,
    List<Network> networks,
    String front,
    String back,
    boolean normalised,
    Map<String, String> files,
    List<String> devices,
    Geometry geometry,
    GeneratorSpec generator,
    String acceptedLicence) {

  static final String GENERATOR = "generator";

  /** In SPDX names of licences that forbid what users may well mean to do. */
  private static final String NON_COMMERCIAL = "-NC";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  PackManifest {
    require(name != null && NAME.matcher(name).matches(), "name");
    require(kind != null && !kind.isBlank(), "kind");
    require(version != null && !version.isBlank(), "version");
    require(licence != null && origin != null, "licence and origin");
    require(
        !licence.contains(NON_COMMERCIAL) || licence.equals(acceptedLicence),
        "its licence "
            + licence
            + " to be accepted: install it by resonate models import or pull, with"
            + " --accept-licence");
    require(files != null && !files.isEmpty(), "files");
    files = Map.copyOf(files);
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      // A plain name: a pack reaches nothing outside its folder.
      require(NAME.matcher(file.getKey()).matches(), "plain file names, not " + file.getKey());
      require(SHA256.matcher(file.getValue()).matches(), "a SHA-256 for " + file.getKey());
    }
    require(devices != null && devices.contains("cpu"), "devices with cpu among them");
    devices = List.copyOf(devices);
    devices.forEach(ComputeDevice::parse);
    if (kind.equals(GENERATOR)) {
      require(generator != null, "a section " + GENERATOR);
      for (String file : generator.files()) {
        require(files.containsKey(file), "generator files that are among its files, not " + file);
      }
      require(networks == null && geometry == null, "no networks or geometry for a generator");
      networks = List.of();
    } else {
      require(generator == null, "a section " + GENERATOR + " in a generator alone");
      networks = checkedBag(networks, files, geometry);
    }
    require((front == null) == (back == null), "both front and back or neither");
    require(front == null || files.containsKey(front), "a front that is one of its files");
    require(back == null || files.containsKey(back), "a back that is one of its files");
  }

  private static List<Network> checkedBag(
      List<Network> networks, Map<String, String> files, Geometry geometry) {
    require(geometry != null, "geometry");
    require(networks != null && !networks.isEmpty(), "networks");
    List<Network> bag = new ArrayList<>();
    for (Network network : networks) {
      require(
          network != null && files.containsKey(network.file()),
          "networks that are among its files");
      bag.add(network.with(geometry.stems().size()));
    }
    for (int stem = 0; stem < geometry.stems().size(); stem++) {
      require(Network.total(bag, stem) > 0, "a weight for " + geometry.stems().get(stem));
    }
    return List.copyOf(bag);
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw new IllegalArgumentException("it needs " + what);
    }
  }
}
