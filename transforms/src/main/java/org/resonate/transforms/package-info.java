/**
 * A Beam transform per stage and {@link org.resonate.transforms.Remaster}, all of them together.
 * The elements are tracks by id; sound stays in the artifact store.
 *
 * <pre>{@code
 * PCollectionTuple ended = tracks.apply(Remaster.with(job));
 * PCollection<KV<String, Track>> failed = ended.get(Remaster.FAILED);
 * }</pre>
 */
package org.resonate.transforms;
