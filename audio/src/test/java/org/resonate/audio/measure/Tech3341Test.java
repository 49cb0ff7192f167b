package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;

/**
 * The synthetic signals of EBU Tech 3341 (2023), table 1, cases 1 to 6 and 9 to 14, and of EBU Tech
 * 3342, cases 1 to 4; cases 7 and 8 are recordings. All tones are 1 kHz.
 */
class Tech3341Test {

  private static final double TOLERANCE_LU = 0.1;

  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000})
  void cases1And2SteadyTones(int rateHz) throws IOException {
    for (double level : new double[] {-23, -33}) {
      LoudnessMeter meter = measure(rateHz, tones(rateHz, level, 20));
      assertEquals(level, meter.integratedLufs(), TOLERANCE_LU);
      assertEquals(level, meter.maxMomentaryLufs(), TOLERANCE_LU);
      assertEquals(level, meter.maxShortTermLufs(), TOLERANCE_LU);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000})
  void cases3To5Gating(int rateHz) throws IOException {
    double[][] cases = {
      {-36, 10, -23, 60, -36, 10},
      {-72, 10, -36, 10, -23, 60, -36, 10, -72, 10},
      {-26, 20, -20, 20.1, -26, 20}
    };
    for (double[] levelsAndSeconds : cases) {
      LoudnessMeter meter = measure(rateHz, tones(rateHz, levelsAndSeconds));
      assertEquals(-23, meter.integratedLufs(), TOLERANCE_LU);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000})
  void case6Surround(int rateHz) throws IOException {
    double[] levels = {-28, -28, -24, -30, -30};
    float[][] five = new float[5][];
    float[][] six = new float[6][];
    for (int c = 0; c < 5; c++) {
      five[c] = tones(rateHz, levels[c], 20);
      six[c < 3 ? c : c + 1] = five[c];
    }
    six[3] = tones(rateHz, -10, 20);
    assertEquals(-23, play(five, rateHz).integratedLufs(), TOLERANCE_LU);
    assertEquals(-23, play(six, rateHz).integratedLufs(), TOLERANCE_LU, "LFE does not count");
  }

  /** 3341 asks that S and M stay constant; a maximum and a mean that agree say the same. */
  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000})
  void cases9And12WindowsOf3SecondsAnd400Milliseconds(int rateHz) throws IOException {
    LoudnessMeter shortTerm = measure(rateHz, repeat(5, tones(rateHz, -20, 1.34, -30, 1.66)));
    assertEquals(-23, shortTerm.maxShortTermLufs(), TOLERANCE_LU);
    assertEquals(0, shortTerm.loudnessRangeLu(), TOLERANCE_LU);
    LoudnessMeter momentary = measure(rateHz, repeat(25, tones(rateHz, -20, 0.18, -30, 0.22)));
    assertEquals(-23, momentary.maxMomentaryLufs(), TOLERANCE_LU);
    assertEquals(-23, momentary.integratedLufs(), TOLERANCE_LU);
  }

  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000})
  void cases10And13AnyStart(int rateHz) throws IOException {
    for (int i = 0; i < 20; i++) {
      LoudnessMeter shortTerm =
          measure(rateHz, tones(rateHz, SILENCE, 0.15 * i, -23, 3, SILENCE, 1));
      assertEquals(-23, shortTerm.maxShortTermLufs(), TOLERANCE_LU, "case 10, part " + i);
      LoudnessMeter momentary =
          measure(rateHz, tones(rateHz, SILENCE, 0.02 * i, -23, 0.4, SILENCE, 1));
      assertEquals(-23, momentary.maxMomentaryLufs(), TOLERANCE_LU, "case 13, part " + i);
    }
  }

  /** One signal of 20 rising parts: the maximum so far is the part's own. */
  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000})
  void cases11And14RisingMaxima(int rateHz) throws IOException {
    LoudnessMeter shortTerm = new LoudnessMeter(new AudioFormat(2, rateHz));
    LoudnessMeter momentary = new LoudnessMeter(new AudioFormat(2, rateHz));
    for (int i = 0; i < 20; i++) {
      double level = -38 + i;
      write(shortTerm, tones(rateHz, SILENCE, 0.15 * i, level, 3, SILENCE, 3 - 0.15 * i));
      assertEquals(level, shortTerm.maxShortTermLufs(), TOLERANCE_LU, "case 11, part " + i);
      write(momentary, tones(rateHz, SILENCE, 0.02 * i, level, 0.4, SILENCE, 0.4 - 0.02 * i));
      assertEquals(level, momentary.maxMomentaryLufs(), TOLERANCE_LU, "case 14, part " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "44100, '-20,20,-30,20', 10",
    "48000, '-20,20,-30,20', 10",
    "44100, '-20,20,-15,20', 5",
    "48000, '-20,20,-15,20', 5",
    "44100, '-40,20,-20,20', 20",
    "48000, '-40,20,-20,20', 20",
    "44100, '-50,20,-35,20,-20,20,-35,20,-50,20', 15",
    "48000, '-50,20,-35,20,-20,20,-35,20,-50,20', 15"
  })
  void loudnessRange(int rateHz, String levelsAndSeconds, double rangeLu) throws IOException {
    double[] parts =
        Arrays.stream(levelsAndSeconds.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    LoudnessMeter meter = measure(rateHz, tones(rateHz, parts));
    assertEquals(rangeLu, meter.loudnessRangeLu(), 1);
    // The document grants 1 LU; these tones are known far better.
    assertEquals(rangeLu, meter.loudnessRangeLu(), 0.1);
  }

  /** The signals must not pass by the gate at the very edge of what is heard. */
  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000})
  void silenceAndWhatIsTooShortHaveNoLoudness(int rateHz) throws IOException {
    assertEquals(
        Double.NEGATIVE_INFINITY, measure(rateHz, tones(rateHz, SILENCE, 5)).integratedLufs());
    assertEquals(Double.NEGATIVE_INFINITY, measure(rateHz, tones(rateHz, -72, 5)).integratedLufs());
    LoudnessMeter tooShort = measure(rateHz, tones(rateHz, -23, 0.39));
    assertEquals(Double.NEGATIVE_INFINITY, tooShort.integratedLufs());
    assertEquals(0, tooShort.loudnessRangeLu());
    assertTrue(Double.isInfinite(tooShort.maxShortTermLufs()));
  }

  private static final double SILENCE = -1000;

  /** Tones of 1 kHz one after the other: peak level in dBFS, seconds, level, seconds, … */
  private static float[] tones(int rateHz, double... levelsAndSeconds) {
    float[][] parts = new float[levelsAndSeconds.length / 2][];
    for (int i = 0; i < parts.length; i++) {
      double amplitude = Math.pow(10, levelsAndSeconds[2 * i] / 20);
      int frames = (int) Math.round(levelsAndSeconds[2 * i + 1] * rateHz);
      parts[i] = Sounds.sine(1000, amplitude, 0, frames, rateHz);
    }
    return Sounds.join(parts);
  }

  private static float[] repeat(int times, float[] part) {
    float[][] parts = new float[times][];
    Arrays.fill(parts, part);
    return Sounds.join(parts);
  }

  /** Stereo, both channels alike. */
  private static LoudnessMeter measure(int rateHz, float[] samples) throws IOException {
    return play(new float[][] {samples, samples}, rateHz);
  }

  private static LoudnessMeter play(float[][] signal, int rateHz) throws IOException {
    LoudnessMeter meter = new LoudnessMeter(new AudioFormat(signal.length, rateHz));
    Sounds.play(signal, meter);
    return meter;
  }

  private static void write(LoudnessMeter meter, float[] samples) {
    meter.write(new float[][] {samples, samples}, samples.length);
  }
}
