package org.resonate.audio.band;

import java.util.SplittableRandom;

/** One note of each instrument that the {@link Ensemble} can hire. */
final class Notes {

  /** Plays one note into a buffer of its own. */
  @FunctionalInterface
  interface Instrument {

    /**
     * Plays.
     *
     * @param hz of the note
     * @param velocity 0 to 1
     * @return {@code [frames]}, within about ±1
     */
    double[] note(int frames, double hz, double velocity, SplittableRandom random);
  }

  private Notes() {}

  /** A string that is plucked (Karplus and Strong, Computer Music Journal 7(2), 1983). */
  static Instrument plucked(double brightness, double sustain) {
    return (frames, hz, velocity, random) -> {
      double[] string = new double[frames];
      // The mean of neighbours, which is the loss, delays by half a sample itself.
      double period = Tone.RATE_HZ / hz - 0.5;
      int whole = (int) period;
      double part = period - whole;
      double loss = 0.5 * StrictMath.pow(0.001, 1 / (hz * sustain));
      Tone.LowPass soft = new Tone.LowPass(800 + 9000 * brightness * velocity);
      for (int i = 0; i < frames; i++) {
        double value = i < whole ? velocity * soft.next(2 * random.nextDouble() - 1) : 0;
        int back = i - whole;
        if (back >= 2) {
          double near = string[back] + part * (string[back - 1] - string[back]);
          double far = string[back - 1] + part * (string[back - 2] - string[back - 1]);
          value += loss * (near + far);
        }
        string[i] = value;
      }
      return enveloped(string, 8, 900);
    };
  }

  /** Partials that decay, the higher the faster; stretched as a stiff string's are. */
  static Instrument struck(int partials, double stiffness, double decaySeconds, double slope) {
    return (frames, hz, velocity, random) -> {
      double[] out = new double[frames];
      for (int h = 1; h <= partials; h++) {
        double stretched = h * hz * Math.sqrt(1 + stiffness * h * h);
        double level = StrictMath.pow(h, -slope - 0.8 * (1 - velocity)) * 0.5 * velocity;
        double decay = decaySeconds * Math.sqrt(220 / hz) / (1 + 0.25 * h);
        Partials.add(out, 0, frames, stretched, random.nextDouble(), level, decay);
      }
      return enveloped(out, 60, 1800);
    };
  }

  /** Drawbars: partials that sustain, chosen by the seed of the instrument. */
  static Instrument organ(double[] drawbars, double tremoloHz) {
    double[] ratios = {0.5, 1, 1.5, 2, 3, 4, 5, 6, 8};
    return (frames, hz, velocity, random) -> {
      double[] out = new double[frames];
      double sum = 1e-9;
      for (int bar = 0; bar < ratios.length; bar++) {
        Partials.add(out, 0, frames, ratios[bar] * hz, random.nextDouble(), drawbars[bar], 1 / 0.0);
        sum += drawbars[bar];
      }
      for (int i = 0; i < frames; i++) {
        double tremolo = 1 + 0.15 * Partials.sine(tremoloHz * i / Tone.RATE_HZ);
        out[i] *= 0.8 * velocity * tremolo / sum;
      }
      return enveloped(out, 250, 1200);
    };
  }

  /** Two oscillators, one bending the other (Chowning, JAES 21(7), 1973). */
  static Instrument frequencyModulation(double ratio, double index, double decaySeconds) {
    return (frames, hz, velocity, random) -> {
      double[] out = new double[frames];
      double level = 0.7 * velocity;
      double depth = index * velocity;
      double levelDecay = Tone.decay(decaySeconds);
      double depthDecay = Tone.decay(0.4 * decaySeconds);
      for (int i = 0; i < frames; i++) {
        double turns = hz * i / Tone.RATE_HZ;
        out[i] = level * Partials.sine(turns + depth * Partials.sine(ratio * turns) / 6.28);
        level *= levelDecay;
        depth *= depthDecay;
      }
      return enveloped(out, 100, 1500);
    };
  }

  /** Sawtooths a little apart, behind a filter that closes. */
  static Instrument saws(int voices, double cents, double openHz, double closeSeconds, int attack) {
    return (frames, hz, velocity, random) -> {
      double[] out = new double[frames];
      for (int voice = 0; voice < voices; voice++) {
        Tone.Saw saw = new Tone.Saw(random.nextDouble());
        double detune = StrictMath.pow(2, cents * (voice - 0.5 * (voices - 1)) / 1200);
        double y1 = 0;
        double y2 = 0;
        double close = Tone.decay(closeSeconds);
        double open = openHz * velocity;
        for (int i = 0; i < frames; i++) {
          double share = Math.min(0.9, 6.28 * (1.5 * hz + open) / Tone.RATE_HZ);
          y1 += share * (saw.next(hz * detune) - y1);
          y2 += share * (y1 - y2);
          out[i] += 0.5 * velocity * y2 / Math.sqrt(voices);
          open *= close;
        }
      }
      return enveloped(out, attack, 1500);
    };
  }

  /** A sine with a trace of its octave, held: what lies under a club's floor. */
  static Instrument sub(double glideSeconds) {
    return (frames, hz, velocity, random) -> {
      double[] out = new double[frames];
      double phase = 0;
      double glide = Tone.decay(glideSeconds);
      double away = 0.5 * hz;
      for (int i = 0; i < frames; i++) {
        phase += (hz + away) / Tone.RATE_HZ;
        away *= glide;
        out[i] = 0.7 * velocity * (Partials.sine(phase) + 0.08 * Partials.sine(2 * phase));
      }
      return enveloped(out, 300, 900);
    };
  }

  /** A wind instrument: partials that come in one after the other, breath, vibrato. */
  static Instrument wind(double odd, double breath, int attack) {
    return (frames, hz, velocity, random) -> {
      double[] out = new double[frames];
      Tone.Resonance air = new Tone.Resonance(Math.min(9000, 3 * hz), 2 * hz);
      double phase = random.nextDouble();
      for (int i = 0; i < frames; i++) {
        double rise = Math.min(1, i / (1.0 + attack));
        double vibrato = 1 + 0.006 * rise * Partials.sine(5.2 * i / Tone.RATE_HZ);
        phase += hz * vibrato / Tone.RATE_HZ;
        double value = 0;
        for (int h = 1; h <= 9 && h * hz < 16_000; h++) {
          double level = StrictMath.pow(h, -1.1 - 0.9 * (1 - velocity * rise));
          value += (h % 2 == 0 ? odd : 1) * level * Partials.sine(h * phase);
        }
        value += breath * air.next(2 * random.nextDouble() - 1);
        out[i] = 0.4 * velocity * value;
      }
      return enveloped(out, attack, 2500);
    };
  }

  private static double[] enveloped(double[] out, int attack, int release) {
    for (int i = 0; i < out.length; i++) {
      out[i] *= Partials.edge(i, out.length, attack, release);
    }
    return out;
  }
}
