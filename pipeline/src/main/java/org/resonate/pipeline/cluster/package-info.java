/**
 * Flink's processes, and what a client sees of them. {@link
 * org.resonate.pipeline.cluster.Supervisor} runs a JobManager and workers made of this program's
 * own class path; {@link org.resonate.pipeline.cluster.FlinkRest} asks a cluster, {@link
 * org.resonate.pipeline.cluster.ProgressFeed} tells the client how tracks come along.
 *
 * <pre>{@code
 * FlinkRest cluster = FlinkRest.of("127.0.0.1:8081", null);
 * int slots = cluster.workers().stream().mapToInt(FlinkRest.Worker::slots).sum();
 * }</pre>
 */
package org.resonate.pipeline.cluster;
