package org.resonate.transforms;

import java.io.IOException;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Gain;
import org.resonate.audio.Levels;
import org.resonate.audio.dynamics.TruePeakLimiter;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.stage.Beside;
import org.resonate.transforms.stage.StageContext;

/**
 * A mix on its way to a master: tone, gain, limiter.
 *
 * @param context where the mix is
 * @param mix the mix
 * @param tone towards the reference; leaves the sound as it is where there is none
 */
record MasterChain(StageContext context, Signal mix, Tone tone) {

  /** Channels and rate. */
  AudioFormat format() {
    return new AudioFormat(mix.getChannels(), mix.getRateHz());
  }

  /**
   * Plays the mix through its tone alone.
   *
   * @throws IOException if the mix or the sink fails
   */
  void tone(AudioSink sink) throws IOException {
    try (AudioSource source = context.open(mix);
        Beside beside = context.beside(format(), sink)) {
      source.transferTo(tone.before(format(), beside));
    }
  }

  /**
   * Plays the mix through tone, gain and limiter.
   *
   * @return the most that the limiter took away, dB, 0 or more
   * @throws IOException if the mix or the sink fails
   */
  double limited(double gainDb, double ceilingDbtp, AudioSink sink) throws IOException {
    try (AudioSource source = context.open(mix);
        Beside beside = context.beside(format(), sink)) {
      TruePeakLimiter limiter = new TruePeakLimiter(format(), ceilingDbtp, beside);
      AudioSink gain = new Gain(format(), Levels.fromDb(gainDb), limiter);
      source.transferTo(tone.before(format(), gain));
      return limiter.maxReductionDb();
    }
  }
}
