package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.resonate.pipeline.cli.JobState.Moment;
import org.resonate.pipeline.cli.JobState.Running;
import org.resonate.pipeline.ledger.Records;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;

/** Seconds on a clock of its own; a second of audio is 1000 bytes, and takes a second. */
class JobStateTest {

  private static final double NEAR = 1e-9;

  private final Workload workload = new Workload();
  private JobState state;

  @BeforeEach
  void plan() {
    for (String name : List.of("a.wav", "b.wav", "c.wav", "d.wav")) {
      workload.plan(track(name, 100).getSource());
    }
    state = new JobState(workload);
  }

  private static Track track(String name, int seconds) {
    Track planned = Records.planned(name, "");
    return Track.newBuilder(planned)
        .setSource(
            Source.newBuilder(planned.getSource())
                .setRelativePath(name)
                .setSizeBytes(seconds * 1000L)
                .build())
        .setSeconds(Map.of("separate", seconds * 0.75, "master", seconds * 0.25))
        .build();
  }

  private static long at(double seconds) {
    return (long) (seconds * 1e9);
  }

  private void start(String name, double second) {
    state.started(track(name, 100), at(second));
    state.stageStarted(name, "separate", at(second));
  }

  @Test
  void nothingIsExpectedBeforeATrackIsDone() {
    start("a.wav", 10);
    state.ended(Records.failed(track("b.wav", 100)), 1, 0);
    Moment moment = state.at(at(50));
    assertTrue(moment.speed().isEmpty());
    assertTrue(moment.secondsLeft().isEmpty());
    assertEquals(0, moment.audioSeconds());
    assertEquals(1, moment.failed());
    assertEquals(List.of(new Running("a.wav", "separate", 40)), moment.running());
  }

  @Test
  void whatIsLeftIsSharedByThoseAtWork() {
    start("a.wav", 0);
    start("b.wav", 0);
    state.ended(track("a.wav", 100), 100, 100);
    start("c.wav", 100);
    Moment moment = state.at(at(100));
    // b is past its separation by now, and has at least its master before it: 25 s, and a tenth of
    // the overtime; c and d have 100 s each, on two slots.
    assertEquals((25 + 10 + 100 + 100) / 2.0, moment.secondsLeft().getAsDouble(), NEAR);
    state.stageFinished("b.wav", "separate");
    state.stageStarted("b.wav", "master", at(100));
    assertEquals((25 + 200) / 2.0, state.at(at(100)).secondsLeft().getAsDouble(), NEAR);
    moment = state.at(at(110));
    assertEquals((15 + 90 + 100) / 2.0, moment.secondsLeft().getAsDouble(), NEAR);
    assertEquals((100 + 85 + 10) / 110.0, moment.speed().getAsDouble(), NEAR);
    assertEquals((100 + 85 + 10) / 400.0, moment.share(), NEAR);
  }

  @Test
  void theLastTracksAreNotSharedByAnyone() {
    for (String name : List.of("a.wav", "b.wav")) {
      start(name, 0);
    }
    state.ended(track("a.wav", 100), 100, 100);
    state.ended(track("b.wav", 100), 100, 100);
    state.ended(Records.failed(track("c.wav", 100)), 0.1, 0);
    start("d.wav", 100);
    Moment moment = state.at(at(130));
    assertEquals(70, moment.secondsLeft().getAsDouble(), NEAR);
    assertEquals((200 + 100 + 30) / 400.0, moment.share(), NEAR);
    state.ended(track("d.wav", 100), 100, 100);
    assertEquals(1, state.at(at(200)).share());
    assertTrue(state.at(at(200)).secondsLeft().isEmpty());
  }

  @Test
  void aFailedTrackDoesNotMakeTheOthersFast() {
    start("a.wav", 0);
    state.ended(track("a.wav", 100), 100, 100);
    double left = state.at(at(100)).secondsLeft().getAsDouble();
    state.ended(Records.failed(track("b.wav", 100)), 1, 0);
    assertEquals(left - 100, state.at(at(100)).secondsLeft().getAsDouble(), NEAR);
  }

  @Test
  void aTrackThatIsBegunAnewOrLostStandsThereOnceOrNot() {
    start("a.wav", 0);
    start("b.wav", 1);
    start("a.wav", 5);
    assertEquals(
        List.of(new Running("b.wav", "separate", 5), new Running("a.wav", "separate", 1)),
        state.at(at(6)).running());
    state.lost("b.wav");
    state.stageStarted("b.wav", "master", at(7));
    assertEquals(List.of(new Running("a.wav", "separate", 3)), state.at(at(8)).running());
  }

  @Test
  void bytesAreTimeByTheEndingOfTheirFile() {
    Workload mixed = new Workload();
    Source wav = track("long.wav", 1000).getSource();
    Source mp3 = track("x/LOUD.MP3", 1000).getSource();
    mixed.plan(wav);
    mixed.plan(mp3);
    mixed.plan(mp3);
    assertEquals(1_000_000 / 176_400.0 + 2 * 1_000_000 / 24_000.0, mixed.leftSeconds(), NEAR);
    mixed.ended(mp3, 50);
    assertEquals(1_000_000 / 176_400.0 + 50, mixed.leftSeconds(), NEAR);
    assertEquals(50, mixed.endedSeconds());
    assertEquals(50, mixed.audioSeconds(mp3), NEAR);
  }
}
