/**
 * What is kept on disk: {@link org.resonate.transforms.store.ArtifactStore} holds the results of
 * stages by fingerprint, {@link org.resonate.transforms.store.TrackFiles} the records of tracks
 * that ended. {@link org.resonate.transforms.store.WorkBudget} keeps the store within a size,
 * {@link org.resonate.transforms.store.Retry} tries again what may pass:
 *
 * <pre>{@code
 * WorkBudget budget = WorkBudget.of(new ArtifactStore(work), 20_000_000_000L);
 * budget.ended(track);
 * }</pre>
 */
package org.resonate.transforms.store;
