/**
 * Downloads official checkpoints from a model hub and has packs made of them. {@link
 * org.resonate.models.hub.Hub} fetches one file, resumable and checked against the hub's SHA-256;
 * {@link org.resonate.models.hub.ModelPull} fetches a model.
 *
 * <pre>{@code
 * Hub hub = new Hub(List.of(Hub.OFFICIAL));
 * Path bag = hub.download(
 *     "adefossez/HTDemucs", "htdemucs.yaml", Path.of("downloads"), DownloadProgress.NONE);
 * }</pre>
 */
package org.resonate.models.hub;
