package org.resonate.models.pack;

import java.util.List;

/**
 * A model that its makers publish: a bag of one or more networks whose stems are mixed by weights.
 *
 * @param name its name, and that of the pack
 * @param signatures the networks' names, in the bag's order
 * @param weights {@code [networks][stems]}; empty if all are 1
 * @param templates the templates that its networks may fill; the official ones fill the first
 * @param repository where it lies on the model hub, {@code namespace/name}
 * @param licence SPDX name
 * @param rank the pack's rank
 */
public record OfficialModel(
    String name,
    List<String> signatures,
    List<List<Double>> weights,
    List<String> templates,
    String repository,
    String licence,
    int rank) {

  /** Copies the lists. */
  public OfficialModel {
    signatures = List.copyOf(signatures);
    templates = List.copyOf(templates);
    weights = weights.stream().map(List::copyOf).toList();
  }

  /** The file in the repository that names the networks, such as {@code htdemucs.yaml}. */
  public String bagFile() {
    return name + ".yaml";
  }

  /** The networks' files in the repository, such as {@code 955717e8.safetensors}. */
  public List<String> checkpointFiles() {
    return signatures.stream().map(signature -> signature + ".safetensors").toList();
  }
}
