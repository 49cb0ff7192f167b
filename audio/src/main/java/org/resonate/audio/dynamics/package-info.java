/**
 * Processors whose gain follows the signal: {@link org.resonate.audio.dynamics.TruePeakLimiter}
 * keeps peaks, also those between the samples, under a ceiling.
 *
 * <pre>{@code
 * source.transferTo(new Gain(format, gain, new TruePeakLimiter(format, -1, writer)));
 * }</pre>
 */
package org.resonate.audio.dynamics;
