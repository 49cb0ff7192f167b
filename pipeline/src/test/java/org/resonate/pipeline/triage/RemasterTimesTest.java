package org.resonate.pipeline.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.resonate.pipeline.benchmark.GenerationTimes;
import org.resonate.pipeline.benchmark.StageTimes;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;

class RemasterTimesTest {

  private static final List<String> ANALYSIS =
      List.of("precondition", "separate", "analyzeQuality");

  /** A tenth of a second for each of master; a hundredth for a stem, half for noise. */
  private static final StageTimes LATER =
      new StageTimes(
          "here",
          "k",
          2,
          1,
          2,
          Map.of("master", 0.1, "conditionalRegenerate", 0.0),
          0.01,
          Map.of("noise", 0.5, "clicks", 2.0),
          12,
          "today");

  private final RemasterTimes times =
      new RemasterTimes(ANALYSIS, Map.of(2, LATER), 2, Optional.empty());

  private static TrackTriage triage(Track track) {
    RegenerateSettings all = new RegenerateSettings(true, false, List.of("bass", "other"), 0.3);
    return TrackTriage.of(
        track, new RemasterSettings(null, null, null, null, all, null, null), false);
  }

  private static Track track(StemQuality... stems) {
    return Analyzed.track("a.wav", stems);
  }

  @Test
  void whatRanCountsAsItRanAndTheRestByItsRate() {
    RemasterTime time = times.of(triage(track(Analyzed.stem("bass")))).orElseThrow();
    assertEquals(1 + 2 + 0.5 + 10 * 0.1, time.seconds(), 1e-12);
    assertEquals(2, time.stages().get("separate"));
    assertTrue(time.isOwn());
  }

  @Test
  void repairsCostByStemAndCauseAndRunSideBySide() {
    StemQuality noisy = Analyzed.stem("bass", Analyzed.region(1, 5, Cause.NOISE, 0.6));
    RemasterTime one = times.of(triage(track(noisy))).orElseThrow();
    // One stem, one thread.
    assertEquals(10 * 0.01 + 4 * 0.5, one.stages().get("conditionalRegenerate"), 1e-12);
    StemQuality clicks = Analyzed.stem("other", Analyzed.region(1, 2, Cause.CLICKS, 0.6));
    RemasterTime two = times.of(triage(track(noisy, clicks))).orElseThrow();
    assertEquals((2.1 + 2.1) / 2, two.stages().get("conditionalRegenerate"), 1e-12);
    // What was not measured counts as the dearest.
    StemQuality hum = Analyzed.stem("bass", Analyzed.region(0, 1, Cause.HUM, 0.6));
    assertEquals(
        0.1 + 2.0,
        times.of(triage(track(hum))).orElseThrow().stages().get("conditionalRegenerate"),
        1e-12);
  }

  @Test
  void aResultThatWasTakenOverTakesTheTimeOfOthers() {
    Track taken = Track.newBuilder(track(Analyzed.stem("bass"))).setSeconds(Map.of()).build();
    assertEquals(Optional.empty(), times.of(triage(taken)));
    times.learn(taken);
    assertEquals(Optional.empty(), times.of(triage(taken)));
    times.learn(track(Analyzed.stem("bass")));
    RemasterTime time = times.of(triage(taken)).orElseThrow();
    assertEquals(1 + 2 + 0.5 + 1, time.seconds(), 1e-12);
    assertFalse(time.isOwn());
    assertEquals(Optional.of(6.0), times.separationSeconds(20));
  }

  @Test
  void anotherMachineOrOtherThreadsTellNothing() {
    Track there = Track.newBuilder(track(Analyzed.stem("bass"))).setWorker("elsewhere-12").build();
    times.learn(there);
    assertEquals(Optional.empty(), times.of(triage(there)));
    Track unknown = Track.newBuilder(there).setWorker("").build();
    times.learn(unknown);
    assertEquals(Optional.empty(), times.of(triage(unknown)));
    RemasterTimes other = new RemasterTimes(ANALYSIS, Map.of(2, LATER), 3, Optional.empty());
    assertEquals(Optional.empty(), other.of(triage(track(Analyzed.stem("bass")))));
  }

  @Test
  void withoutAMeasurementThereIsNoTime() {
    RemasterTimes none = new RemasterTimes(ANALYSIS, Map.of(1, LATER), 2, Optional.empty());
    TrackTriage triage = triage(track(Analyzed.stem("bass")));
    assertEquals(Optional.empty(), none.of(triage));
    TriageTotals totals = new TriageTotals();
    totals.add(triage, none.of(triage));
    assertEquals(Optional.empty(), totals.remasterSeconds(1));
    assertEquals(1, totals.untimed());
  }

  @Test
  void generatingIsPaidByWindowAndCandidate() {
    Track noisy = track(Analyzed.stem("bass", Analyzed.region(1, 5, Cause.NOISE, 0.6)));
    RegenerateSettings three =
        new RegenerateSettings(true, false, List.of("bass"), 0.3, 60, 3, null, null, null);
    RemasterSettings settings = new RemasterSettings(null, null, null, null, three, null, null);
    GenerationTimes measured =
        new GenerationTimes("here", "e", "jasco", "k", "auto", 1, 2, "cpu", 20, "today");
    RemasterTimes with = new RemasterTimes(ANALYSIS, Map.of(2, LATER), 2, Optional.of(measured));
    RemasterTime time = with.of(TrackTriage.of(noisy, settings, true)).orElseThrow();
    assertEquals(60, time.generationSeconds(), 1e-12);
    assertEquals(60 + 2.1, time.stages().get("conditionalRegenerate"), 1e-12);
    // Nothing to generate, or no generator: nothing to pay.
    assertEquals(
        0, with.of(TrackTriage.of(noisy, settings, false)).orElseThrow().generationSeconds());
    Track clean = track(Analyzed.stem("bass"));
    assertEquals(
        0, times.of(TrackTriage.of(clean, settings, true)).orElseThrow().generationSeconds());
    // What was not measured is not told.
    TrackTriage untold = TrackTriage.of(noisy, settings, true);
    assertEquals(Optional.empty(), times.of(untold));
    TriageTotals totals = new TriageTotals();
    totals.add(untold, times.of(untold));
    assertEquals(4, totals.generateSeconds(), 1e-12);
    assertEquals(1, totals.generatedTracks());
    assertEquals(Optional.empty(), totals.generationSeconds(1));
  }

  @Test
  void severalAtOnceAreQuickerButNotThanTheLongest() {
    TriageTotals totals = new TriageTotals();
    TrackTriage triage = triage(track(Analyzed.stem("bass")));
    for (double seconds : new double[] {2, 3, 10}) {
      totals.add(triage, Optional.of(new RemasterTime(Map.of("master", seconds), 0, true)));
    }
    assertEquals(Optional.of(15.0), totals.remasterSeconds(1));
    assertEquals(Optional.of(10.0), totals.remasterSeconds(3));
    assertEquals(30, totals.audioSeconds());
  }
}
