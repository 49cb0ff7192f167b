package org.resonate.pipeline;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a client knows of a cluster beyond Beam's own options; workers are not told. */
public interface ClientOptions extends PipelineOptions {

  /** The folder with a client's keys; null: the cluster speaks no TLS. */
  @JsonIgnore
  @Description("Folder with the keys of a client, for a cluster that speaks TLS.")
  String getClusterKeys();

  /** Sets it. */
  void setClusterKeys(String folder);
}
