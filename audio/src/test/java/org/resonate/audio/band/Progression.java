package org.resonate.audio.band;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.chord.Chord;
import org.resonate.audio.chord.ChordQuality;
import org.resonate.audio.chord.ChordTrack;

/**
 * A bass and a keyboard that play known chords, mono at 44.1 kHz, a chord a bar, each voiced as
 * chance has it.
 *
 * @param key pitch class of the tonic, 0 for C
 * @param isMinor whether the key is
 * @param beatsAMinute of four-beat bars
 * @param cents how much sharper than 440 Hz they are tuned
 * @param timbre which instruments, 0 to {@code TIMBRES − 1}
 * @param isRich chords of all qualities; otherwise the triads of the key
 * @param seconds how long they play
 * @param seed any number
 */
public record Progression(
    int key,
    boolean isMinor,
    double beatsAMinute,
    double cents,
    int timbre,
    boolean isRich,
    double seconds,
    long seed) {

  /** How many pairs of instruments there are. */
  public static final int TIMBRES = 8;

  private static final int[] MAJOR = {0, 2, 4, 5, 7, 9, 11};
  private static final int[] MINOR = {0, 2, 3, 5, 7, 8, 10};
  private static final int[][] DEGREES = {
    {0, 4, 5, 3}, {0, 5, 3, 4}, {5, 3, 0, 4}, {0, 3, 4, 0}, {0, 2, 3, 4}, {3, 4, 2, 5},
  };
  private static final int BEATS = 4;

  /** The true chords. */
  public ChordTrack chords() {
    SplittableRandom random = random("chords");
    int[] degrees = DEGREES[random.nextInt(DEGREES.length)];
    int[] scale = isMinor ? MINOR : MAJOR;
    ChordQuality[] qualities = ChordQuality.values();
    List<ChordTrack.Change> changes = new ArrayList<>();
    for (int bar = 0; bar * barSeconds() < seconds; bar++) {
      int degree = degrees[bar % degrees.length];
      int third = Math.floorMod(scale[(degree + 2) % 7] - scale[degree], 12);
      ChordQuality quality = third == 3 ? ChordQuality.MINOR : ChordQuality.MAJOR;
      if (isRich) {
        quality = qualities[1 + (int) Math.floorMod(5 * seed + bar, qualities.length - 1L)];
      }
      Chord chord = new Chord((key + scale[degree]) % 12, quality);
      changes.add(new ChordTrack.Change(bar * barSeconds(), chord));
    }
    return new ChordTrack(changes);
  }

  private double barSeconds() {
    return BEATS * 60 / beatsAMinute;
  }

  /** Plays bass and keyboard, {@code [frames]}. */
  public float[] play() {
    float[] out = new float[(int) (seconds * AudioFormat.WORKING_RATE_HZ)];
    SplittableRandom random = random("play");
    for (ChordTrack.Change change : chords().changes()) {
      keys(change, random, out);
      bass(change, random, out);
    }
    return out;
  }

  private void keys(ChordTrack.Change change, SplittableRandom random, float[] out) {
    int[] semitones = change.chord().quality().semitones();
    int lowest = 50 + random.nextInt(8);
    int times = new int[] {1, 2, 4}[random.nextInt(3)];
    for (int stroke = 0; stroke < times; stroke++) {
      for (int semitone : semitones) {
        int pitch = change.chord().root() + semitone;
        int note = lowest + Math.floorMod(pitch - lowest, 12);
        double start = change.startSeconds() + stroke * barSeconds() / times;
        double velocity = 0.4 + 0.3 * random.nextDouble();
        add(keyboard(), note, start, 0.95 * barSeconds() / times, velocity, random, out);
      }
    }
  }

  private void bass(ChordTrack.Change change, SplittableRandom random, float[] out) {
    int bass = 28 + Math.floorMod(change.chord().bass() - 28, 12);
    int fifth = 28 + Math.floorMod(change.chord().bass() + 7 - 28, 12);
    boolean walks = change.chord().quality().semitones()[2] == 7;
    for (int beat = 0; beat < BEATS; beat++) {
      int note = walks && beat == 3 && random.nextInt(3) == 0 ? fifth : bass;
      double start = change.startSeconds() + beat * barSeconds() / BEATS;
      add(low(), note, start, 0.9 * barSeconds() / BEATS, 0.7, random, out);
    }
  }

  private Notes.Instrument keyboard() {
    return switch (timbre) {
      case 0 -> Notes.plucked(0.7, 3);
      case 1 -> Notes.organ(new double[] {0.3, 1, 0.3, 0.7, 0.4, 0.3, 0.2, 0.1, 0.3}, 6);
      case 2 -> Notes.frequencyModulation(14, 0.8, 1.2);
      case 3 -> Notes.saws(3, 10, 3000, 3, 6000);
      case 4 -> Notes.struck(20, 2e-4, 1.5, 0.9);
      case 5 -> Notes.frequencyModulation(1, 2, 1.5);
      case 6 -> Notes.wind(1, 0.05, 2000);
      case 7 -> Notes.wind(0.1, 0.05, 2000);
      default -> throw new IllegalArgumentException("no timbre " + timbre);
    };
  }

  private Notes.Instrument low() {
    return switch (timbre % 4) {
      case 0 -> Notes.plucked(0.3, 4);
      case 1 -> Notes.sub(0.02);
      case 2 -> Notes.saws(1, 0, 800, 0.3, 150);
      default -> Notes.struck(14, 5e-5, 1.5, 1.2);
    };
  }

  private void add(
      Notes.Instrument instrument,
      int note,
      double startSeconds,
      double lengthSeconds,
      double velocity,
      SplittableRandom random,
      float[] out) {
    int start = Tone.frames(startSeconds);
    int frames = Tone.frames(lengthSeconds);
    double hz = 440 * StrictMath.pow(2, (note - 69 + cents / 100) / 12);
    double[] sound = instrument.note(frames, hz, velocity, random);
    for (int i = 0; i < Math.min(frames, out.length - start); i++) {
      out[start + i] += (float) (0.2 * sound[i]);
    }
  }

  private SplittableRandom random(String player) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + player.hashCode());
  }
}
