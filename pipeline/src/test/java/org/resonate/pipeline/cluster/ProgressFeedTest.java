package org.resonate.pipeline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.TrackFiles;

class ProgressFeedTest {

  @TempDir Path folder;

  private final Heard heard = new Heard();
  private Job job;
  private ProgressFeed feed;
  private FeedReader reader;
  private long millis;

  @BeforeEach
  void open() throws Exception {
    job = new Job("job", folder.toString(), folder.toString(), List.of(), "cpu", 1);
    Files.createDirectories(folder.resolve(ProgressFeed.folder(job)));
    feed = ProgressFeed.of(job);
    reader = new FeedReader(job, heard, () -> millis * 1_000_000);
  }

  @Test
  void whatAWorkerSaysIsHeardOnceInItsOrder() throws Exception {
    feed.trackStarted(track("a", "job"));
    feed.stageStarted("a", "mix");
    assertTrue(reader.poll());
    feed.stageFinished("a", "mix", 1.5, true);
    new TrackFiles(folder).write(track("a", "job"));
    feed.trackEnded(track("a", "job"));
    // Begun anew by another worker, which found it done.
    feed.trackEnded(track("a", "job"));
    assertTrue(reader.poll());
    assertTrue(reader.poll());
    assertEquals(
        List.of("started a file:///in/a, 7 bytes", "mix begins", "mix 1.5 true", "ended a"),
        heard.lines);
  }

  @Test
  void aRecordOfAnEarlierRunDoesNotEndATrack() throws Exception {
    new TrackFiles(folder).write(track("a", "yesterday"));
    feed.trackEnded(track("a", "job"));
    assertFalse(reader.poll());
    new TrackFiles(folder).write(track("a", "job"));
    assertTrue(reader.poll());
    assertEquals(List.of("ended a"), heard.lines);
  }

  @Test
  void halfALineWaitsForItsOtherHalf() throws Exception {
    feed.trackStarted(track("\u00e9", "job"));
    Path file;
    try (var files = Files.list(folder.resolve(ProgressFeed.folder(job)))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] line = Files.readAllBytes(file);
    for (int cut = 0; cut < line.length; cut++) {
      Files.write(file, Arrays.copyOf(line, cut));
      reader.poll();
      assertEquals(List.of(), heard.lines);
    }
    Files.write(file, line, StandardOpenOption.TRUNCATE_EXISTING);
    reader.poll();
    assertEquals(List.of("started \u00e9 file:///in/\u00e9, 7 bytes"), heard.lines);
  }

  @Test
  void theTracksOfASilentWorkerAreLostUntilItSpeaks() throws Exception {
    feed.trackStarted(track("a", "job"));
    feed.stageStarted("a", "mix");
    reader.poll();
    millis += RunningTracks.SILENCE_MILLIS;
    reader.poll();
    feed.alive();
    reader.poll();
    millis += RunningTracks.SILENCE_MILLIS;
    reader.poll();
    assertEquals(2, heard.lines.size(), "it said that it lives");
    millis++;
    reader.poll();
    millis++;
    reader.poll();
    feed.alive();
    reader.poll();
    String started = "started a file:///in/a, 7 bytes";
    assertEquals(List.of(started, "mix begins", "lost a", started, "mix begins"), heard.lines);
  }

  @Test
  void aTrackIsTheWorkersThatBeganItLast() throws Exception {
    feed.trackStarted(track("a", "job"));
    reader.poll();
    String other =
        """
        {"event":"track-started","track":"a","uri":"file:///in/a","relativePath":"a","sizeBytes":7}
        {"event":"stage-started","track":"a","stage":"separate"}
        """;
    Files.writeString(folder.resolve(ProgressFeed.folder(job)).resolve("other-1.jsonl"), other);
    reader.poll();
    // It was thought dead.
    feed.stageStarted("a", "mix");
    feed.stageFinished("a", "mix", 1, false);
    reader.poll();
    String started = "started a file:///in/a, 7 bytes";
    assertEquals(List.of(started, started, "separate begins"), heard.lines);
    new TrackFiles(folder).write(track("a", "job"));
    feed.trackEnded(track("a", "job"));
    assertTrue(reader.poll());
    millis += 2 * RunningTracks.SILENCE_MILLIS;
    reader.poll();
    assertEquals("ended a", heard.lines.get(3));
    assertEquals(4, heard.lines.size());
  }

  private static Track track(String id, String job) {
    return Track.newBuilder()
        .setId(id)
        .setSource(
            Source.newBuilder()
                .setUri("file:///in/" + id)
                .setRelativePath(id)
                .setSizeBytes(7)
                .setModifiedMillis(1)
                .build())
        .setOutput(id)
        .setSettings("{}")
        .setSettingsDigest("")
        .setJob(job)
        .build();
  }

  private static final class Heard implements StageListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void trackStarted(Track track) {
      Source source = track.getSource();
      lines.add(
          "started %s %s, %d bytes"
              .formatted(track.getId(), source.getUri(), source.getSizeBytes()));
    }

    @Override
    public void stageStarted(String trackId, String stage) {
      lines.add(stage + " begins");
    }

    @Override
    public void stageFinished(String trackId, String stage, double seconds, boolean reused) {
      lines.add(stage + " " + seconds + " " + reused);
    }

    @Override
    public void trackLost(String trackId) {
      lines.add("lost " + trackId);
    }

    @Override
    public void trackEnded(Track track) {
      lines.add("ended " + track.getId());
    }
  }
}
