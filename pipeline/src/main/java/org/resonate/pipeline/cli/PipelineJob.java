package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.List;
import org.resonate.pipeline.Engine;
import org.resonate.pipeline.JobException;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.StageListener;

/** Runs a plan on an engine; returns when each of its tracks has a record. */
@FunctionalInterface
interface PipelineJob {
  void run(
      Path plan, Job job, Engine engine, int jobs, List<String> beamArgs, StageListener listener)
      throws JobException;
}
