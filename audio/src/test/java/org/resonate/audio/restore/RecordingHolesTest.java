package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.measure.GradeThresholds;
import org.resonate.audio.measure.Spans;
import org.resonate.audio.measure.StemAnalyzer;
import org.resonate.audio.measure.StemReport;

class RecordingHolesTest {

  private static final int RATE_HZ = AudioFormat.WORKING_RATE_HZ;
  private static final AudioFormat STEREO = new AudioFormat(2, RATE_HZ);

  private static int frame(double seconds) {
    return (int) (seconds * RATE_HZ);
  }

  private static float[] without(float[] sound, double from, double to) {
    float[] hollow = sound.clone();
    Arrays.fill(hollow, frame(from), frame(to), 0);
    return hollow;
  }

  private static RecordingHoles found(float[]... channels) throws IOException {
    return Passes.feed(new RecordingHoles(STEREO), 4096, channels);
  }

  @Test
  void aShortHoleOfBothChannelsIsOneAndIsPredicted() throws IOException {
    float[] clean = Sounds.band(8);
    float[] hollow = without(clean, 3.2, 3.22);
    RecordingHoles holes = found(hollow, hollow);
    assertEquals(1, holes.regions().size(), holes.regions().toString());
    DamageRegion region = holes.regions().get(0);
    assertEquals(3.2, region.startFrame() / (double) RATE_HZ, 0.005);
    assertEquals(3.22, region.endFrame() / (double) RATE_HZ, 0.005);
    Passes.Memory filled = new Passes.Memory(2);
    List<RepairVerdict> verdicts = holes.fill(() -> Passes.source(hollow, hollow), filled);
    assertTrue(verdicts.get(0).accepted(), verdicts.toString());
    float[] was = Arrays.copyOfRange(clean, frame(3.2), frame(3.22));
    float[][] sound = filled.sound();
    float[] is = Arrays.copyOfRange(sound[0], frame(3.2), frame(3.22));
    // Silence has 0 dB.
    assertTrue(Sounds.sdrDb(was, is) > 5, "SDR " + Sounds.sdrDb(was, is));
    for (int i = 0; i < clean.length; i++) {
      if (i < region.startFrame() || i >= region.endFrame()) {
        assertEquals(hollow[i], sound[1][i], "at " + i);
      }
    }
  }

  @Test
  void aLongHoleThatNothingGoesInStays() throws IOException {
    float[] noise = Sounds.white(8 * RATE_HZ, 3);
    float[] hollow = without(noise, 4, 4.1);
    RecordingHoles holes = found(hollow, hollow);
    Passes.Memory same = new Passes.Memory(2);
    List<RepairVerdict> verdicts = holes.fill(() -> Passes.source(hollow, hollow), same);
    assertEquals(1, verdicts.size());
    assertTrue(!verdicts.get(0).accepted(), verdicts.toString());
    assertArrayEquals(hollow, same.sound()[0]);
  }

  @Test
  void whatMayBeMeantIsLeft() throws IOException {
    // A stop, and a stutter: every note repeats, so that both could be filled.
    float[] played = Sounds.band(8);
    float[] stopped = without(played, 3.2, 3.5);
    RecordingHoles holes = found(stopped, stopped);
    Passes.Memory same = new Passes.Memory(2);
    List<RepairVerdict> verdicts = holes.fill(() -> Passes.source(stopped, stopped), same);
    assertEquals(1, verdicts.size());
    assertFalse(verdicts.get(0).accepted());
    assertTrue(verdicts.get(0).note().contains("may be meant"), verdicts.toString());
    assertArrayEquals(stopped, same.sound()[0]);
    float[] stuttered = played;
    for (int i = 0; i < 6; i++) {
      stuttered = without(stuttered, 3 + 0.12 * i, 3.04 + 0.12 * i);
    }
    assertEquals(List.of(), found(stuttered, stuttered).regions());
  }

  @Test
  void whatIsWholeHasNone() throws IOException {
    for (float[] clean : List.of(Sounds.band(8), Sounds.drums(8), Sounds.voice(8))) {
      assertEquals(List.of(), found(clean, clean).regions());
    }
  }

  @Test
  void aStemHasTheHolesOfItsRecordingWhereItSounds() throws IOException {
    // As a separation leaves it: the edges are soft, so that nothing is seen of the hole.
    float[] stem = softened(Sounds.chords(8), 3.2, 0.15);
    Arrays.fill(stem, frame(5), frame(7.5), 0);
    List<Spans.Span> known =
        List.of(new Spans.Span(frame(3), frame(3.4), 1), new Spans.Span(frame(6), frame(6.4), 1));
    StemReport alone = report(stem, List.of());
    assertEquals(0, alone.dropouts(), alone.toString());
    StemReport told = report(stem, known);
    List<DamageRegion> holes =
        told.regions().stream().filter(r -> r.cause() == DamageCause.DROPOUT).toList();
    assertEquals(1, holes.size(), told.toString());
    assertEquals(frame(3), holes.get(0).startFrame());
    assertEquals(frame(3.4), holes.get(0).endFrame());
    // As long as a note: it may be meant.
    assertEquals(Damage.MINOR, holes.get(0).level(), holes.toString());
    StemReport brief =
        report(
            softened(Sounds.chords(8), 3.2, 0.03),
            List.of(new Spans.Span(frame(3.15), frame(3.25), 1)));
    assertTrue(brief.level().compareTo(Damage.MODERATE) >= 0, brief.toString());
  }

  /** Silent so far on either side of a moment, and softly as far again. */
  private static float[] softened(float[] sound, double at, double reach) {
    for (int i = frame(at - 2 * reach); i < frame(at + 2 * reach); i++) {
      double away = Math.abs(i / (double) RATE_HZ - at);
      sound[i] *= (float) Math.min(1, Math.max(0, away - reach) / reach);
    }
    return sound;
  }

  private static StemReport report(float[] stem, List<Spans.Span> holes) throws IOException {
    return Passes.feed(
            new StemAnalyzer(new AudioFormat(1, RATE_HZ), GradeThresholds.DEFAULT, holes),
            4096,
            stem)
        .report();
  }
}
