/**
 * The command line. {@link org.resonate.pipeline.cli.Main} parses, a class for each command checks
 * all it was given and does it; {@link org.resonate.pipeline.cli.JobRun} is the way of a job from
 * its inputs to its summary.
 */
package org.resonate.pipeline.cli;
