package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Fingerprint;
import org.resonate.transforms.store.TrackFiles;

class ScheduleTest extends PlayedJob {

  @Test
  void aTouchedFileCostsOneHash() throws IOException {
    file("a.wav", "a");
    remaster();
    // The played engine records another hash than the file's: only the truth makes it unchanged.
    String id = worked.get("a.wav").getId();
    new TrackFiles(out.out()).write(withHash(record(id), Fingerprint.of(in.resolve("a.wav"))));
    Files.setLastModifiedTime(in.resolve("a.wav"), FileTime.fromMillis(5_000));
    assertEquals(ExitCode.OK, remaster());
    assertEquals(0, engines);
    assertEquals(5_000, record(id).getSource().getModifiedMillis());
    // Nothing is hashed any more: other bytes of that size and time go unseen.
    file("a.wav", "z");
    Files.setLastModifiedTime(in.resolve("a.wav"), FileTime.fromMillis(5_000));
    assertEquals(ExitCode.OK, remaster());
    assertEquals(0, engines);
    Files.setLastModifiedTime(in.resolve("a.wav"), FileTime.fromMillis(6_000));
    assertEquals(ExitCode.OK, remaster());
    assertEquals(Set.of("a.wav"), worked.keySet());
  }

  private static Track withHash(Track track, String sha256) {
    return Track.newBuilder(track)
        .setPreparation(Preparation.newBuilder(track.getPreparation()).setSha256(sha256).build())
        .build();
  }

  @Test
  void theOrphanedAreListedAndPrunedOnlyWhenAskedFor() throws IOException {
    file("a.wav", "a");
    file("sub/b.wav", "b");
    file("sub/c.wav", "c");
    remaster();
    Files.delete(in.resolve("sub/b.wav"));
    Files.delete(in.resolve("sub/c.wav"));
    assertEquals(ExitCode.OK, remaster());
    assertEquals(2, summary().at("/orphaned").size());
    assertEquals("sub/b.flac", summary().at("/orphaned/0/output").asText());
    assertTrue(Files.exists(out.out().resolve("sub/b.flac")));

    options.prune = true;
    assertEquals(ExitCode.USAGE, remaster());
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("give --yes too"));

    answer("n\n");
    assertTrue(Files.exists(out.out().resolve("sub/b.flac")));
    Files.writeString(out.out().resolve("sub/c.flac"), "mastered by hand");
    answer("yes\n");
    assertFalse(Files.exists(out.out().resolve("sub/b.flac")));
    assertTrue(Files.exists(out.out().resolve("sub/c.flac")));
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("c.flac is not as it was written"));
    assertEquals(1, onRecord());
    assertTrue(Files.exists(out.out().resolve("a.flac")));

    Files.delete(in.resolve("a.wav"));
    options.yes = true;
    assertEquals(ExitCode.OK, remaster());
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("is the disk mounted?"));
    assertTrue(Files.exists(out.out().resolve("a.flac")));
  }

  private void answer(String text) throws IOException {
    InputStream old = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    System.setProperty("resonate.interactive", "true");
    try {
      assertEquals(ExitCode.OK, remaster());
    } finally {
      System.setIn(old);
      System.clearProperty("resonate.interactive");
    }
  }

  @Test
  void metricsAreAFileThatPrometheusReads() throws IOException {
    file("a.wav", "a");
    file("b.wav", "bad");
    options.metrics = folder.resolve("resonate.prom");
    assertEquals(ExitCode.SOME_FAILED, remaster());
    List<String> lines = Files.readAllLines(options.metrics);
    for (String line : lines) {
      assertTrue(
          line.matches("# (HELP|TYPE) resonate_[a-z_]+ .+")
              || line.matches("resonate_[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+\\})? -?[0-9.]+"),
          line);
    }
    for (String line :
        new String[] {
          "resonate_tracks{state=\"done\"} 1",
          "resonate_tracks{state=\"failed\"} 1",
          "resonate_failed_tracks{kind=\"UNREADABLE\",stage=\"precondition\"} 1",
          "resonate_audio_seconds 1",
          "# TYPE resonate_stage_seconds gauge"
        }) {
      assertTrue(lines.contains(line), line + " is not in " + lines);
    }
    assertTrue(lines.stream().anyMatch(l -> l.matches("resonate_job_exit_code\\{.*\\} 1")));
    try (var left = Files.list(folder)) {
      assertFalse(left.anyMatch(path -> path.toString().endsWith(".tmp")));
    }
    options.metrics = folder.resolve("nosuch/x.prom");
    assertEquals(ExitCode.USAGE, remaster());
  }

  @Test
  void theHookIsGivenTheSummaryAndChangesNothing() throws IOException {
    file("a.wav", "a");
    Path seen = folder.resolve("seen");
    options.onFinish = "cp '%s' '%s'; echo said; exit 7; :".formatted(out.summary(), seen);
    assertEquals(ExitCode.OK, remaster());
    assertTrue(Files.readString(seen).contains("\"done\" : 1"));
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("said"));
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("ended with exit code 7"));
    assertFalse(text.toString(StandardCharsets.UTF_8).contains("said"));
    assertTrue(text.toString(StandardCharsets.UTF_8).contains("\"hook-finished\""));

    options.onFinish = "printf '%s %s'  \"$RESONATE_EXIT_CODE\"";
    file("b.wav", "bad");
    assertEquals(ExitCode.SOME_FAILED, remaster());
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("1 " + out.summary()));
    Files.delete(seen);
    options.dryRun = true;
    options.onFinish = "touch '%s'; :".formatted(seen);
    assertEquals(ExitCode.OK, remaster());
    assertFalse(Files.exists(seen));
  }
}
