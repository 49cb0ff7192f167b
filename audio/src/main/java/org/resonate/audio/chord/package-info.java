/**
 * The chords of a recording, by Chordino's names, which JASCO was trained with: {@link
 * org.resonate.audio.chord.ChordEstimator} hears them in the sum of bass and accompaniment, {@link
 * org.resonate.audio.chord.ChordTrack} gives them as a model takes them. The gate's own chroma
 * compares versions of one sound, where tuning and partials do not matter; here they do, so notes
 * are told from partials first.
 *
 * <pre>{@code
 * ChordEstimator estimator = new ChordEstimator(new AudioFormat(4, 44_100));
 * bassAndOther.transferTo(estimator); // [bass left, bass right, other left, other right]
 * int[] condition = estimator.track().indices(firstFrame, 500, table);
 * }</pre>
 */
package org.resonate.audio.chord;
