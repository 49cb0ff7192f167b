/**
 * Spectra: the Fourier transform and what is built on it. {@link org.resonate.audio.spectrum.Fft}
 * is the only class that knows the FFT library.
 */
package org.resonate.audio.spectrum;
