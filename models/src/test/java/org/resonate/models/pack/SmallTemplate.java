package org.resonate.models.pack;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.resonate.models.checkpoint.CheckpointBuilder;
import org.resonate.models.checkpoint.TestZip;

/** A template of two tensors, and checkpoints that fit it. */
final class SmallTemplate {

  static final String TABLE =
      """
      {"architecture": "demucs.htdemucs.HTDemucs", "torch": "2.7.1", "demucs": "4.1.0",
       "arguments": {"sources": ["drums", "vocals"], "channels": 48, "multi_freqs": null,
                     "cac": true, "rescale": 0.1, "segment": 7.8},
       "defaults": {"channels": 48, "multi_freqs": null, "cac": true, "rescale": 0.1, "segment": 10},
       "trainingOnly": ["rescale"],
       "tensors": {"conv.weight": {"storage": "3", "shape": [2, 3]},
                   "conv.bias": {"storage": "0", "shape": [2]}},
       "geometry": {"rateHz": 44100, "channels": [1, 2], "stems": ["drums", "vocals"],
                    "segmentFrames": 343980, "overlapFrames": 85995}}
      """;

  private SmallTemplate() {}

  static Template make() throws Exception {
    Map<String, byte[]> core = new LinkedHashMap<>();
    core.put("core/data.pkl", "objects".getBytes(StandardCharsets.UTF_8));
    core.put("core/data/0", new byte[8]);
    core.put("core/data/1", "a buffer".getBytes(StandardCharsets.UTF_8));
    core.put("core/data/3", new byte[24]);
    core.put("core/code/__torch__.py", "def forward".getBytes(StandardCharsets.UTF_8));
    core.put("core/constants/0", "constant".getBytes(StandardCharsets.UTF_8));
    return of(
        Map.of(
            "template.json",
            TABLE.getBytes(StandardCharsets.UTF_8),
            "core.pt",
            TestZip.of(core),
            "front.pt",
            "front".getBytes(StandardCharsets.UTF_8),
            "back.pt",
            "back".getBytes(StandardCharsets.UTF_8)));
  }

  static Template of(Map<String, byte[]> files) throws Exception {
    return Template.read(
        "small",
        file -> files.containsKey(file) ? new ByteArrayInputStream(files.get(file)) : null);
  }

  /** Fits, with weights from the given numbers on. */
  static CheckpointBuilder checkpoint(float first) {
    return new CheckpointBuilder()
        .argument("sources", "[\"drums\", \"vocals\"]")
        .argument("segment", "{\"_type\":\"fraction\",\"numerator\":39,\"denominator\":5}")
        .tensor("conv.weight", first, 2, 3)
        .tensor("conv.bias", first + 10, 2);
  }
}
