package org.resonate.audio.band;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.chord.ChordTrack;

/**
 * A small band, the same on every machine for the same seed, at 44.1 kHz. The seed chooses tempo,
 * key, chords, melody and beat. The mix is the plain sum of the stems and peaks under full scale.
 *
 * @param channels 1 or 2; the mono band is the mean of both sides of the stereo band
 * @param seconds how long it plays, more than 0
 * @param seed any number; another seed is another song
 */
public record TestBand(int channels, double seconds, long seed) {

  /** The stems in the order in which separators give them; {@code other} holds the chords. */
  public static final List<String> STEMS = List.of("drums", "bass", "other", "vocals");

  /** Checks channels and length. */
  public TestBand {
    if (channels < 1 || channels > 2 || !(seconds > 0)) {
      throw new IllegalArgumentException(
          "the band plays in 1 or 2 channels for more than 0 s, not " + channels + ", " + seconds);
    }
  }

  /** Channels and rate of everything it plays. */
  public AudioFormat format() {
    return new AudioFormat(channels, AudioFormat.WORKING_RATE_HZ);
  }

  /** How many frames it plays. */
  public int frames() {
    return (int) Math.round(seconds * AudioFormat.WORKING_RATE_HZ);
  }

  /**
   * One stem.
   *
   * @param name one of {@link #STEMS}
   * @return {@code [channels][frames]}, full scale ±1
   */
  public float[][] stem(String name) {
    Tune tune = new Tune(seed);
    float[][] stereo = new float[2][frames()];
    switch (name) {
      case "drums" -> new Drums(tune).play(stereo);
      case "bass" -> new Bass(tune).play(stereo);
      case "other" -> new Chords(tune).play(stereo);
      case "vocals" -> new Voice(tune).play(stereo);
      default -> throw new IllegalArgumentException("no stem " + name + " in " + STEMS);
    }
    return channels == 2 ? stereo : new float[][] {mean(stereo)};
  }

  /** All stems by name, in the order of {@link #STEMS}, each {@code [channels][frames]}. */
  public Map<String, float[][]> stems() {
    Map<String, float[][]> stems = new LinkedHashMap<>();
    for (String name : STEMS) {
      stems.put(name, stem(name));
    }
    return stems;
  }

  /** The chords that bass and other play. */
  public ChordTrack chords() {
    return new Tune(seed).chords(seconds);
  }

  /** The sum of the stems, {@code [channels][frames]}. */
  public float[][] mix() {
    float[][] mix = new float[channels][frames()];
    for (String name : STEMS) {
      add(stem(name), mix);
    }
    return mix;
  }

  /** The mix as a source. */
  public MemorySource source() {
    return new MemorySource(format(), mix());
  }

  private static void add(float[][] from, float[][] to) {
    for (int c = 0; c < to.length; c++) {
      for (int i = 0; i < to[c].length; i++) {
        to[c][i] += from[c][i];
      }
    }
  }

  private static float[] mean(float[][] stereo) {
    float[] mono = new float[stereo[0].length];
    for (int i = 0; i < mono.length; i++) {
      mono[i] = 0.5f * (stereo[0][i] + stereo[1][i]);
    }
    return mono;
  }
}
