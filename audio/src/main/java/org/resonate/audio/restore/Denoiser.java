package org.resonate.audio.restore;

import java.io.IOException;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.NoiseProfile;

/**
 * Reduces stationary broadband noise, which {@link NoiseProfile} tells, as seen through windows of
 * three lengths: short ones for hits, long ones for tones. {@link NoiseView} estimates the sound in
 * each, {@link NoiseMixer} takes of each band and time the estimates that are nearest to it. The
 * strength limits how far any bin is turned down. What is not a number is taken as 0.
 */
public final class Denoiser implements AudioSink {

  /** What strength 1 turns down at most, dB. */
  public static final double DEEPEST_DB = 30;

  private static final int[] SIZES = {512, 2048, 8192};

  private final int channels;
  private final NoiseView[] views = new NoiseView[SIZES.length];
  private final Backlog noisy;
  private final Backlog[] estimates = new Backlog[SIZES.length];
  private final NoiseMixer mixer;
  private final AudioSink downstream;
  private long received;

  /**
   * @param format of the signal
   * @param profile the noise in it, measured before
   * @param strength 0 (nothing is done) to 1 (down by up to {@value #DEEPEST_DB} dB)
   * @param downstream where the result goes
   */
  public Denoiser(AudioFormat format, NoiseProfile profile, double strength, AudioSink downstream) {
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("the strength is 0 to 1, got " + strength);
    }
    this.downstream = downstream;
    channels = format.channels();
    noisy = new Backlog(channels);
    float leastGain = (float) Levels.fromDb(-DEEPEST_DB * strength);
    for (int view = 0; view < SIZES.length; view++) {
      Backlog estimate = new Backlog(channels);
      estimates[view] = estimate;
      views[view] = new NoiseView(format, profile, SIZES[view], leastGain, estimate);
    }
    mixer =
        new NoiseMixer(
            format, profile, SIZES.length, (view, frame) -> views[view].shares(frame), downstream);
  }

  /** How far the sound behind lags while it runs; hidden in the result. */
  public int latencyFrames() {
    return SIZES[SIZES.length - 1] / 2 + NoiseMixer.LATENCY;
  }

  /** Power out against power in, dB, at most 0; 0 of silence. Valid once finished. */
  public double meanGainDb() {
    return mixer.meanGainDb();
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    received += frames;
    noisy.write(block, frames);
    for (NoiseView view : views) {
      view.write(block, frames);
    }
    mix();
  }

  /** Mixes as far as all have come. */
  private void mix() throws IOException {
    int ready = noisy.frames();
    for (Backlog estimate : estimates) {
      ready = Math.min(ready, estimate.frames());
    }
    if (ready == 0) {
      return;
    }
    float[][] all = new float[(1 + SIZES.length) * channels][];
    System.arraycopy(noisy.sound(), 0, all, 0, channels);
    for (int view = 0; view < SIZES.length; view++) {
      System.arraycopy(estimates[view].sound(), 0, all, (1 + view) * channels, channels);
    }
    mixer.write(all, ready);
    noisy.drop(ready);
    for (Backlog estimate : estimates) {
      estimate.drop(ready);
    }
  }

  @Override
  public void finish() throws IOException {
    if (received == 0) {
      downstream.finish();
      return;
    }
    for (NoiseView view : views) {
      view.finish();
    }
    mix();
    mixer.finish();
  }
}
