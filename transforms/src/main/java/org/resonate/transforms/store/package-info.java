/**
 * What is kept on disk: {@link org.resonate.transforms.store.ArtifactStore} holds the results of
 * stages by fingerprint, {@link org.resonate.transforms.store.TrackFiles} the records of tracks
 * that ended.
 */
package org.resonate.transforms.store;
