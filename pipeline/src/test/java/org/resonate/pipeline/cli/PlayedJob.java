package org.resonate.pipeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.pipeline.Engine;
import org.resonate.pipeline.catalogue.Replay;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.ledger.Records;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.TrackFiles;

/** Jobs whose engine's part is played: it fails each file that says bad. */
abstract class PlayedJob {
  @TempDir Path folder;
  Path in;
  OutputFolder out;
  final InputOptions options = new InputOptions();
  final Map<String, Object> flags = new HashMap<>();
  final List<String> mistakes = new ArrayList<>();

  /** What the engine was given, by relative path. */
  final Map<String, Track> worked = new TreeMap<>();

  int engines;
  final ByteArrayOutputStream text = new ByteArrayOutputStream();
  final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final PrintStream oldOut = System.out;
  private final PrintStream oldErr = System.err;

  @BeforeEach
  void folders() throws IOException {
    System.setProperty("resonate.home", "..");
    System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    in = Files.createDirectories(folder.resolve("in"));
    out = new OutputFolder(folder.resolve("out"));
    options.inputs = List.of(in);
    options.output = out.place();
    options.json = true;
  }

  @AfterEach
  void restore() {
    System.setOut(oldOut);
    System.setErr(oldErr);
    System.clearProperty("resonate.home");
  }

  void engine(
      Path plan, Job job, Engine engine, int jobs, List<String> beam, StageListener listener) {
    engines++;
    try (DataFileReader<Track> tracks =
        new DataFileReader<>(plan.toFile(), new SpecificDatumReader<>(Track.class))) {
      for (Track track : tracks) {
        worked.put(track.getSource().getRelativePath(), track);
        listener.trackStarted(track);
        Path source = Path.of(URI.create(track.getSource().getUri()));
        boolean bad = !Files.exists(source) || Files.readString(source).contains("bad");
        Track ended = bad ? Records.failed(track) : Records.done(track);
        if (!bad) {
          Path master = out.out().resolve(track.getOutput() + ".flac");
          Files.createDirectories(master.getParent());
          Files.writeString(master, "m");
        }
        new TrackFiles(out.out()).write(ended);
        listener.trackEnded(ended);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int remaster() throws IOException {
    begin();
    return JobRun.checked(
        "remaster", options, flags, List.of(), mistakes, settings -> this::engine);
  }

  int replay(JobOptions given, Replay.Filter filter, Map<String, Object> over) throws IOException {
    begin();
    JobCheck check = new ReplayCheck("remaster", given, out.place(), filter, List.of());
    return JobRun.checked("replay", check, over, mistakes, settings -> this::engine);
  }

  private void begin() {
    text.reset();
    errors.reset();
    worked.clear();
    mistakes.clear();
    engines = 0;
  }

  void file(String name, String content) throws IOException {
    Files.createDirectories(in.resolve(name).getParent());
    Files.writeString(in.resolve(name), content);
  }

  JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(out.summary().toFile());
  }

  Track record(String id) throws IOException {
    return new TrackFiles(out.out()).read(id).orElseThrow();
  }

  List<String> failures() throws IOException {
    List<String> ids = new ArrayList<>();
    try (DataFileReader<Track> tracks =
        new DataFileReader<>(out.failures().toFile(), new SpecificDatumReader<>(Track.class))) {
      tracks.forEach(track -> ids.add(track.getId()));
    }
    return ids;
  }

  int onRecord() throws IOException {
    return new Ledger(out).entries().size();
  }
}
