/**
 * Keys for TLS between JobManager, workers and clients, each of which must show its own. {@link
 * org.resonate.pipeline.cluster.keys.KeySet} makes a folder for each role, {@link
 * org.resonate.pipeline.cluster.keys.KeyFolder} opens one.
 *
 * <pre>{@code
 * new KeySet(List.of("studio.local"), 1095).make(Path.of("keys"));
 * SSLContext client = KeyFolder.open(Path.of("keys"), KeyRole.CLIENT).context();
 * }</pre>
 */
package org.resonate.pipeline.cluster.keys;
