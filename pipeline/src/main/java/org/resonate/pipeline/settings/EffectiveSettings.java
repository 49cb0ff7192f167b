package org.resonate.pipeline.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.resonate.transforms.settings.RemasterSettings;

/**
 * What is in force: flags over the file of {@code --config} over defaults.
 *
 * @param track what is done to each track
 * @param job how and where
 * @param hub where models are downloaded from
 * @param cluster the Flink cluster of this machine
 */
public record EffectiveSettings(
    RemasterSettings track, JobSettings job, HubSettings hub, ClusterSettings cluster) {

  private static final String JOB = "job";
  private static final String MODELS = "models";
  private static final String CLUSTER = "cluster";

  /**
   * Lays flags over the file over the defaults.
   *
   * @param flags values by their dotted place in the tree ({@code master.targetLufs}, {@code
   *     job.device}); nulls are flags not given
   * @param mistakes what is wrong is added here, all of it
   */
  public static EffectiveSettings resolve(
      SettingsFile file, Map<String, ?> flags, List<String> mistakes) {
    ObjectNode tree = file.tree().deepCopy();
    absolute(tree, file.folder(), "reference");
    if (tree.get(JOB) instanceof ObjectNode job) {
      absolute(job, file.folder(), "work");
      absolute(job, file.folder(), "models");
      absolute(job, file.folder(), "secure");
    }
    if (tree.get(CLUSTER) instanceof ObjectNode cluster) {
      absolute(cluster, file.folder(), "data");
      absolute(cluster, file.folder(), "secure");
    }
    flags.forEach((place, value) -> put(tree, place, value));

    JsonNode jobTree = tree.remove(JOB);
    JsonNode hubTree = tree.remove(MODELS);
    JsonNode clusterTree = tree.remove(CLUSTER);
    RecordTree reader = new RecordTree(mistakes);
    RemasterSettings track = reader.overlay(RemasterSettings.defaults(), tree);
    JobSettings job =
        jobTree == null || jobTree.isNull()
            ? JobSettings.DEFAULT
            : reader.overlay(JobSettings.DEFAULT, jobTree);
    HubSettings hub =
        hubTree == null || hubTree.isNull()
            ? HubSettings.DEFAULT
            : reader.overlay(HubSettings.DEFAULT, hubTree);
    ClusterSettings cluster =
        clusterTree == null || clusterTree.isNull()
            ? ClusterSettings.DEFAULT
            : reader.overlay(ClusterSettings.DEFAULT, clusterTree);
    mistakes.addAll(track.mistakes());
    job.check(mistakes);
    hub.check(mistakes);
    cluster.check(mistakes);
    return new EffectiveSettings(track, job, hub, cluster);
  }

  /**
   * Lays single settings over those of a track.
   *
   * @param places as for {@link #resolve}
   * @param mistakes what is wrong with them is added here
   */
  public static RemasterSettings overlay(
      RemasterSettings base, Map<String, ?> places, List<String> mistakes) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    places.forEach((place, value) -> put(tree, place, value));
    RemasterSettings track = new RecordTree(mistakes).overlay(base, tree);
    mistakes.addAll(track.mistakes());
    return track;
  }

  /** As YAML that {@code --config} reads again. */
  public String yaml() {
    ObjectNode tree = RecordTree.write(track);
    tree.set(JOB, RecordTree.write(job));
    tree.set(MODELS, RecordTree.write(hub));
    tree.set(CLUSTER, RecordTree.write(cluster));
    return SettingsFile.write(tree);
  }

  /** The same with other settings of a track. */
  public EffectiveSettings withTrack(RemasterSettings other) {
    return new EffectiveSettings(other, job, hub, cluster);
  }

  private static void absolute(ObjectNode tree, Path folder, String key) {
    JsonNode node = tree.get(key);
    if (node != null && node.isTextual() && !node.asText().matches("(?i)off|no|none|false")) {
      tree.put(key, folder.resolve(node.asText()).normalize().toString());
    }
  }

  private static void put(ObjectNode tree, String place, Object value) {
    if (value == null) {
      return;
    }
    ObjectNode at = tree;
    String[] keys = place.split("\\.", -1);
    for (int i = 0; i < keys.length - 1; i++) {
      at = at.get(keys[i]) instanceof ObjectNode child ? child : at.putObject(keys[i]);
    }
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    at.set(
        keys[keys.length - 1],
        value instanceof Double number
            ? nodes.numberNode(number)
            : value instanceof Integer number
                ? nodes.numberNode(number)
                : value instanceof Boolean flag
                    ? nodes.booleanNode(flag)
                    : nodes.textNode(value.toString()));
  }
}
