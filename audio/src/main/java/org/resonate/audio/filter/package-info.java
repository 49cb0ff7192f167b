/**
 * Linear filters: biquads, band-limited interpolation, and the FIR filters that match one spectrum
 * to another. {@link org.resonate.audio.filter.MatchEq} designs, {@link
 * org.resonate.audio.filter.FirFilter} runs:
 *
 * <pre>{@code
 * float[] fir = MatchEq.design(sourceDb, referenceDb, 9, EqPhase.LINEAR, rateHz);
 * source.transferTo(new FirFilter(source.format(), fir, downstream));
 * }</pre>
 */
package org.resonate.audio.filter;
