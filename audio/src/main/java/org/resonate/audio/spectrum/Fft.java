package org.resonate.audio.spectrum;

import org.jtransforms.fft.FloatFFT_1D;
import org.visnow.jlargearrays.ConcurrencyUtils;

/**
 * A real FFT of one size. Not for several threads at once.
 *
 * <p>Spectra are {@code size + 2} floats: real and imaginary parts of bins 0 to size/2, one after
 * the other. {@code inverse(forward(x)) = x}.
 */
public final class Fft {

  static {
    // Its own thread pool would fight with the tracks that run at once.
    ConcurrencyUtils.setNumberOfThreads(1);
  }

  private final int size;
  private final FloatFFT_1D fft;

  /**
   * @param size the number of samples, even and at least 4; powers of two are fastest
   */
  public Fft(int size) {
    if (size < 4 || size % 2 != 0) {
      throw new IllegalArgumentException("an FFT size is even and at least 4, got " + size);
    }
    this.size = size;
    this.fft = new FloatFFT_1D(size);
  }

  /** The number of samples. */
  public int size() {
    return size;
  }

  /** The number of bins, size/2 + 1. */
  public int bins() {
    return size / 2 + 1;
  }

  /**
   * Transforms in place, unnormalised.
   *
   * @param data {@code size + 2} floats: {@code size} samples in, the spectrum out
   */
  public void forward(float[] data) {
    fft.realForward(data);
    data[size] = data[1];
    data[size + 1] = 0;
    data[1] = 0;
  }

  /**
   * Transforms back in place, scaled by 1/size.
   *
   * @param data {@code size + 2} floats: the spectrum in (the imaginary parts of the first and last
   *     bin are ignored), {@code size} samples out
   */
  public void inverse(float[] data) {
    data[1] = data[size];
    fft.realInverse(data, true);
  }
}
