package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.resonate.pipeline.cli.JobState.Moment;
import org.resonate.pipeline.cli.JobState.Running;

class ProgressPictureTest {

  private static final TerminalSize USUAL = new TerminalSize(80, 24);

  private static final List<Running> TWO =
      List.of(
          new Running("side-a.wav", "separate", 12.9),
          new Running("phone/memo.m4a", "analyzeQuality", 3725));

  private static Moment moment(double left, List<Running> running) {
    return new Moment(
        12, 5, 1, 1440, 0.42, OptionalDouble.of(11.24), OptionalDouble.of(left), running);
  }

  private static String job(Moment moment, int columns) {
    return ProgressPicture.of(moment, new TerminalSize(columns, 24)).get(0);
  }

  @Test
  void aBarForTheJobAndALineForEachTrack() {
    assertEquals(
        List.of(
            " 42% [=====>        ]  5/12 tracks  0.4 h of audio  11.2x  3 min left  1 failed",
            "  side-a.wav      separate            0:12",
            "  phone/memo.m4a  analyze quality  1:02:05"),
        ProgressPicture.of(moment(170, TWO), USUAL));
  }

  @Test
  void nothingIsSaidBeforeThereIsABasis() {
    Moment first =
        new Moment(
            3,
            0,
            0,
            0,
            0,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            List.of(new Running("a.wav", "", 0)));
    assertEquals(
        List.of(
            "  0% [>                                       ]  0/3 tracks", "  a.wav  start  0:00"),
        ProgressPicture.of(first, USUAL));
  }

  @Test
  void aNarrowWindowLosesTheBarThenTheLeastWanted() {
    Moment moment = moment(170, List.of());
    assertEquals(" 42%  5/12 tracks  0.4 h of audio  11.2x  3 min left  1 failed", job(moment, 70));
    assertEquals(" 42%  5/12 tracks  11.2x  3 min left  1 failed", job(moment, 50));
    assertEquals(" 42%  5/12 tracks  3 min left  1 failed", job(moment, 40));
    assertEquals(" 42%  5/12 tracks  1 failed", job(moment, 32));
    assertEquals(" 42%  5/12 ", job(moment, 12));
  }

  @Test
  void timeLeftIsAsCoarseAsItIsKnown() {
    for (String[] pair :
        new String[][] {
          {"0", "5 s left"},
          {"42", "40 s left"},
          {"89", "90 s left"},
          {"91", "2 min left"},
          {"5000", "83 min left"},
          {"8000", "2 h 10 min left"},
          {"100000", "27 h 50 min left"},
          {"200000", "2.3 days left"}
        }) {
      String line = job(moment(Double.parseDouble(pair[0]), List.of()), 120);
      assertTrue(line.contains("  " + pair[1] + "  1 failed"), line);
    }
  }

  @Test
  void aLowWindowCountsTheTracksThatItHasNoRoomFor() {
    List<Running> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(new Running("side-%02d.wav".formatted(i), "mix", i));
    }
    List<String> lines = ProgressPicture.of(moment(60, many), new TerminalSize(40, 10));
    assertEquals(8, lines.size(), "a row for the cursor, one for what is said above");
    assertEquals("  side-05.wav  mix  0:05", lines.get(6));
    assertEquals("  … and 14 more", lines.get(7));
    assertEquals(
        "  20 running", ProgressPicture.of(moment(60, many), new TerminalSize(40, 4)).get(1));
    assertEquals(1, ProgressPicture.of(moment(60, many), new TerminalSize(40, 2)).size());
    assertEquals(
        21, ProgressPicture.of(moment(60, many), new TerminalSize(40, 23)).size(), "all fit");
  }

  @Test
  void oddNamesKeepToTheirColumns() {
    List<Running> odd =
        List.of(
            new Running("line\nbreak\u001b[2J\u202etab\t.wav", "mix", 1),
            new Running("cafe\u0301.wav", "mix", 1),
            new Running("録音.wav", "mix", 1),
            new Running("\ud83c\udfb8.wav", "mix", 1),
            new Running("x".repeat(200) + ".wav", "mix", 1));
    assertEquals(
        List.of(
            "  line?break?[2J?tab .wav         mix  0:01",
            "  cafe\u0301.wav                        mix  0:01",
            "  録音.wav                        mix  0:01",
            "  \ud83c\udfb8.wav                          mix  0:01",
            "  xxxxxxxxxxxxxxx…xxxxxxxxxx.wav  mix  0:01"),
        ProgressPicture.of(moment(60, odd), new TerminalSize(44, 24)).subList(1, 6));
  }

  @Test
  void noLineReachesTheLastColumn() {
    List<Running> wide = List.of(new Running("録".repeat(300), "matchReferenceVocals", 4000));
    for (int columns = 1; columns < 140; columns++) {
      for (String line : ProgressPicture.of(moment(9000, wide), new TerminalSize(columns, 24))) {
        assertTrue(Columns.of(line) <= Math.max(1, columns - 1), columns + ": " + line);
      }
    }
  }
}
