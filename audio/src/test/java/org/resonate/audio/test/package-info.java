/**
 * A band that tests hire: {@link org.resonate.audio.test.TestBand} synthesises drums, bass, chords
 * and a voice with formants, so that every stage has music whose parts are known. Plain arrays
 * become sources and sinks by {@link org.resonate.audio.test.MemorySource} and {@link
 * org.resonate.audio.test.MemorySink}.
 *
 * <pre>{@code
 * TestBand band = new TestBand(2, 10, 1);
 * float[][] vocals = band.stem("vocals");
 * float[][] mix = band.mix();
 * float[][] memo = PhoneDamage.apply(mix, 1);
 * }</pre>
 */
package org.resonate.audio.test;
