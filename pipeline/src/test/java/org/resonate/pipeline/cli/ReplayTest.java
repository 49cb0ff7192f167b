package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.resonate.pipeline.catalogue.Replay;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.store.TrackFiles;

class ReplayTest extends PlayedJob {
  private static final Replay.Filter ALL = new Replay.Filter(null, null, Set.of());

  private final JobOptions given = new JobOptions();

  @Test
  void theFailedOnesEnterTheLedgerOnceTheyAreRepaired() throws IOException {
    file("a.wav", "a");
    file("b.wav", "bad");
    file("c.wav", "bad");
    options.inputs = List.of();
    options.catalogue =
        Files.writeString(
            in.resolve("c.csv"), "input,id,target-lufs\na.wav,a,\nb.wav,b,-16\nc.wav,c,-17\n");
    flags.put("master.truePeakDbtp", -2.0);
    flags.put("job.runner", "flink");
    assertEquals(ExitCode.SOME_FAILED, remaster());
    String settingsYaml = Files.readString(out.settings());
    assertTrue(settingsYaml.contains("runner: flink"));

    file("b.wav", "repaired");
    assertEquals(
        ExitCode.SOME_FAILED, replay(given, ALL, new HashMap<>(Map.of("job.runner", "direct"))));
    assertEquals(Set.of("b.wav", "c.wav"), worked.keySet());
    assertEquals(2, worked.get("b.wav").getAttempt());
    assertEquals(8, worked.get("b.wav").getSource().getSizeBytes());
    var settings = SettingsJson.read(worked.get("b.wav").getSettings());
    assertEquals(-16, settings.master().targetLufs());
    assertEquals(-2, settings.master().truePeakDbtp());
    assertEquals("direct", summary().at("/runner").asText());
    assertEquals(1, summary().at("/counts/done").asInt());
    assertEquals(1, summary().at("/counts/failed").asInt());
    assertEquals(1, summary().at("/counts/unchanged").asInt());
    assertEquals(settingsYaml, Files.readString(out.settings()));

    assertEquals(List.of("c"), failures());
    assertNull(record("b").getFailure());
    assertEquals(List.of(1), attempts(record("b")));
    assertEquals(2, record("c").getFailure().getAttempt());
    assertEquals(List.of(1), attempts(record("c")));
    assertEquals(1, summary().at("/tracks/1/earlierFailures/0/attempt").asInt());

    // The nightly job finds nothing to do, and lists what failed.
    assertEquals(ExitCode.SOME_FAILED, remaster());
    assertEquals(0, engines);
    assertEquals(2, summary().at("/counts/unchanged").asInt());

    assertEquals(ExitCode.SOME_FAILED, replay(given, ALL, new HashMap<>()));
    assertEquals(List.of(1, 2), attempts(record("c")));
    file("c.wav", "repaired");
    assertEquals(ExitCode.OK, replay(given, ALL, new HashMap<>()));
    assertEquals(List.of(), failures());
    assertEquals(List.of(1, 2, 3), attempts(record("c")));
    assertEquals(ExitCode.OK, replay(given, ALL, new HashMap<>()));
    assertEquals(0, engines);
  }

  private static List<Integer> attempts(Track track) {
    return track.getEarlierFailures().stream().map(Failure::getAttempt).toList();
  }

  @Test
  void flagsComeBeforeTheTracksOwnSettings() throws IOException {
    file("b.wav", "bad");
    flags.put("master.targetLufs", -16.0);
    flags.put("master.stems", true);
    remaster();
    replay(given, ALL, new HashMap<>(Map.of("master.targetLufs", -20.0)));
    var settings = SettingsJson.read(worked.get("b.wav").getSettings());
    assertEquals(-20, settings.master().targetLufs());
    assertTrue(settings.master().stems());
    assertEquals(
        ExitCode.USAGE, replay(given, ALL, new HashMap<>(Map.of("master.targetLufs", 3.0))));
    assertEquals(
        ExitCode.USAGE, replay(given, ALL, new HashMap<>(Map.of("separate.model", "nosuch"))));
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("nosuch is not installed"));
  }

  @Test
  void ofAThousandTracksTheHundredFailedAreTouched() throws IOException {
    for (int i = 0; i < 1000; i++) {
      file("box-%d/%03d.wav".formatted(i / 100, i), i % 10 == 3 ? "bad" : "x");
    }
    assertEquals(ExitCode.SOME_FAILED, remaster());
    assertEquals(1000, worked.size());
    FileTime long0 = FileTime.fromMillis(1_000_000);
    for (Track track : worked.values()) {
      Path record = out.out().resolve(TrackFiles.name(track.getId()));
      Files.setLastModifiedTime(record, long0);
      Path master = out.out().resolve(track.getOutput() + ".flac");
      if (Files.exists(master)) {
        Files.setLastModifiedTime(master, long0);
      }
    }
    for (int i = 3; i < 500; i += 10) {
      file("box-%d/%03d.wav".formatted(i / 100, i), "repaired");
    }
    Map<String, Track> all = Map.copyOf(worked);
    assertEquals(ExitCode.SOME_FAILED, replay(given, ALL, new HashMap<>()));
    assertEquals(100, worked.size());
    assertEquals(50, summary().at("/counts/done").asInt());
    assertEquals(50, failures().size());
    for (Track track : all.values()) {
      boolean again = worked.containsKey(track.getSource().getRelativePath());
      Path record = out.out().resolve(TrackFiles.name(track.getId()));
      assertEquals(!again, Files.getLastModifiedTime(record).equals(long0), track.getId());
      Path master = out.out().resolve(track.getOutput() + ".flac");
      assertEquals(!again, Files.exists(master) && Files.getLastModifiedTime(master).equals(long0));
    }
    assertEquals(1000, onRecord());
  }

  @Test
  void filtersChooseByStageKindAndTrack() throws IOException {
    file("a.wav", "bad a");
    file("b.wav", "bad b");
    file("c.wav", "bad c");
    remaster();
    Track b = record(worked.get("b.wav").getId());
    new TrackFiles(out.out())
        .write(
            Track.newBuilder(b)
                .setFailure(
                    Failure.newBuilder(b.getFailure())
                        .setStage("separate")
                        .setKind(FailureKind.OUT_OF_MEMORY)
                        .build())
                .build());
    String c = worked.get("c.wav").getId();
    assertEquals(
        ExitCode.SOME_FAILED,
        replay(given, new Replay.Filter("Separate", null, Set.of()), new HashMap<>()));
    assertEquals(Set.of("b.wav"), worked.keySet());
    assertEquals(3, summary().at("/counts/failed").asInt());
    replay(given, new Replay.Filter(null, FailureKind.UNREADABLE, Set.of(c)), new HashMap<>());
    assertEquals(Set.of("c.wav"), worked.keySet());
    replay(given, new Replay.Filter("mix", null, Set.of()), new HashMap<>());
    assertEquals(0, engines);
  }

  @Test
  void aDryRunListsAndWritesNothing() throws IOException {
    file("a.wav", "bad");
    file("b.wav", "b");
    remaster();
    FileTime ledger = Files.getLastModifiedTime(out.ledger());
    given.dryRun = true;
    assertEquals(ExitCode.OK, replay(given, ALL, new HashMap<>()));
    String said = text.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("replayed  a.wav -> a.flac"), said);
    assertFalse(said.contains("b.wav"), said);
    assertEquals(0, engines);
    assertEquals(ledger, Files.getLastModifiedTime(out.ledger()));
  }

  @Test
  void theCommandLineNamesWhatIsWrong() throws IOException {
    assertEquals(2, Main.run("replay", folder.resolve("nosuch").toString()));
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("holds no job of this program"));
    assertEquals(2, Main.run("replay"));
    file("a.wav", "bad");
    remaster();
    String where = out.out().toString();
    assertEquals(
        2,
        Main.run("replay", where, "--track", "x", "--stage", "mix", "--kind=none", "--blend", "2"));
    String said = errors.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("--track x is no failed track of " + where), said);
    assertTrue(said.contains("--stage mix: nothing failed there; tracks failed in [precondition]"));
    assertTrue(said.contains("'--kind'"), said);
    assertEquals(2, Main.run("replay", where, "--blend", "2", "--kind", "unreadable"));
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("blend must be from 0 to 1"));
  }
}
