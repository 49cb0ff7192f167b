/**
 * Players for hire: {@link org.resonate.audio.band.TestBand} synthesises drums, bass, chords and a
 * voice with formants, so that every stage has music whose parts are known; {@link
 * org.resonate.audio.band.Ensemble} is another band for every seed, for what must not be tuned to
 * one. Plain arrays become sources and sinks by {@link org.resonate.audio.band.MemorySource} and
 * {@link org.resonate.audio.band.MemorySink}.
 *
 * <pre>{@code
 * TestBand band = new TestBand(2, 10, 1);
 * float[][] vocals = band.stem("vocals");
 * float[][] mix = band.mix();
 * float[][] drums = new Ensemble(10, 7).stem("drums");
 * }</pre>
 */
package org.resonate.audio.band;
