import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.resonate.audio.test.RenderBand;
import org.resonate.pipeline.catalogue.Recording;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.AvroFiles;

/** Runs the program as a user does and prints what it took. One line a figure. */
public final class Bench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ROOT = Path.of("bench/material").toAbsolutePath();
  private static final double SONG_SECONDS = 240;
  private static final int CONCERT_SONGS = 45;

  private record Run(double seconds, double firstTrackSeconds, double peakMib, JsonNode summary) {
    JsonNode stages() {
      return summary.get("tracks").get(0).get("seconds");
    }
  }

  public static void main(String[] args) throws Exception {
    Files.createDirectories(ROOT);
    List<String> wanted =
        args.length > 0 ? List.of(args) : List.of("chain", "master", "repeat", "jobs");
    for (String figure : wanted) {
      switch (figure) {
        case "chain" -> chain();
        case "master" -> master();
        case "memory" -> memory();
        case "repeat" -> repeat();
        case "growth" -> growth();
        case "jobs" -> jobs();
        default -> throw new IllegalArgumentException("no figure is called " + figure);
      }
    }
  }

  /** The default chain on a four-minute stereo song, one job; three runs. */
  private static void chain() throws Exception {
    for (int i = 0; i < 3; i++) {
      Run run = remaster(fresh("out"), song(), "--jobs", "1");
      say(
          "chain: %.1f x real time (%.1f s for %.0f s), first track after %.1f s, peak %.0f MiB",
          SONG_SECONDS / run.seconds,
          run.seconds,
          SONG_SECONDS,
          run.firstTrackSeconds,
          run.peakMib);
      say("  stages: %s", run.stages());
    }
  }

  /** Another loudness target: Master alone runs. */
  private static void master() throws Exception {
    Path out = fresh("out");
    remaster(out, song(), "--jobs", "1");
    for (String target : List.of("-16", "-15", "-12")) {
      Run run = remaster(out, song(), "--jobs", "1", "--target-lufs", target);
      double seconds = run.stages().get("master").asDouble();
      say(
          "master alone, to %s LUFS: %.0f x real time (%.2f s), the whole command %.1f s",
          target, SONG_SECONDS / seconds, seconds, run.seconds);
      say("  stages: %s", run.stages());
    }
  }

  /** Three hours against four minutes. */
  private static void memory() throws Exception {
    Path concert = material("concert.wav", 2, SONG_SECONDS, CONCERT_SONGS);
    Run song = remaster(fresh("out"), song(), "--jobs", "1");
    say("memory: 4 minutes, peak %.0f MiB", song.peakMib);
    Run three = remaster(fresh("out"), concert, "--jobs", "1");
    say(
        "memory: 3 hours, peak %.0f MiB (%+.1f %%), %.1f x real time",
        three.peakMib,
        100 * (three.peakMib / song.peakMib - 1),
        CONCERT_SONGS * SONG_SECONDS / three.seconds);
    say("  stages: %s", three.stages());
    fresh("out");
  }

  /** A thousand files again, none changed. */
  private static void repeat() throws Exception {
    Path take = material("take.wav", 1, 1, 1);
    Path folder = fresh("thousand");
    for (int i = 0; i < 1000; i++) {
      Files.createLink(folder.resolve("take-%04d.wav".formatted(i)), take);
    }
    Path out = fresh("out");
    Run first = remaster(out, folder, "--jobs", "2");
    say("repeat: the first run over 1,000 equal one-second files took %.1f s", first.seconds);
    for (int i = 0; i < 3; i++) {
      Run again = remaster(out, folder, "--jobs", "2");
      say("repeat: 1,000 unchanged: %.2f s, %s", again.seconds, again.summary.get("counts"));
    }
  }

  /**
   * Unchanged files, ten times as many each time. Recordings, masters and records are links to
   * those of one track that was done, and the ledger repeats it: nobody remasters a hundred
   * thousand to measure this.
   */
  private static void growth() throws Exception {
    Path take = material("take.wav", 1, 1, 1);
    for (int tracks : new int[] {1_000, 10_000, 100_000}) {
      Path in = fresh("growth");
      Path out = fresh("out");
      Links recordings = new Links(take);
      recordings.add(in.resolve("0.wav"));
      remaster(out, in);
      Path records = out.resolve(".resonate/tracks");
      Path record = records.resolve(new Recording(0, in, "0.wav", 0, 0).id() + ".avro");
      Track done = AvroFiles.read(record, Track.class);
      Links masters = new Links(out.resolve("0.flac"));
      Links files = new Links(record);
      Map<String, Track> ledger = new TreeMap<>(Map.of(done.getId(), done));
      for (int i = 1; i < tracks; i++) {
        String name = i + ".wav";
        String id = new Recording(0, in, name, 0, 0).id();
        recordings.add(in.resolve(name));
        masters.add(out.resolve(i + ".flac"));
        files.add(records.resolve(id + ".avro"));
        Source source = Source.newBuilder(done.getSource()).setRelativePath(name).build();
        ledger.put(
            id,
            Track.newBuilder(done)
                .setId(id)
                .setSource(source)
                .setOutput(Integer.toString(i))
                .build());
      }
      // Records as new as the ledger would be read one by one.
      Thread.sleep(20);
      try (DataFileWriter<Track> writer =
          new DataFileWriter<>(new SpecificDatumWriter<>(Track.class))) {
        writer.setCodec(CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL));
        writer.create(Track.getClassSchema(), out.resolve(".resonate/ledger.avro").toFile());
        for (Track track : ledger.values()) {
          writer.append(track);
        }
      }
      for (int i = 0; i < 2; i++) {
        Run run = remaster(out, in);
        say(
            "growth: %,d unchanged: %.1f s, peak %.0f MiB, %s",
            tracks, run.seconds, run.peakMib, run.summary.get("counts"));
      }
    }
    fresh("growth");
    fresh("out");
  }

  /** Links to a file; file systems bound how many there are of one: 65,000 on ext4. */
  private static final class Links {
    private static final int MOST = 50_000;
    private Path target;
    private int links;

    Links(Path target) {
      this.target = target;
    }

    void add(Path link) throws IOException {
      if (++links % MOST == 0) {
        target = Files.copy(target, link, StandardCopyOption.COPY_ATTRIBUTES);
      } else {
        Files.createLink(link, target);
      }
    }
  }

  /** The same bytes whatever the number of jobs. */
  private static void jobs() throws Exception {
    Path folder = fresh("four");
    for (int i = 0; i < 4; i++) {
      Path tune = material("tune-" + i + ".wav", 1 + i % 2, 20 + 5 * i, 1);
      Files.createLink(folder.resolve(tune.getFileName()), tune);
    }
    Path one = fresh("out-1");
    Path two = fresh("out-2");
    remaster(one, folder, "--jobs", "1", "--threads", "1");
    remaster(two, folder, "--jobs", "2", "--threads", "1");
    for (int i = 0; i < 4; i++) {
      String name = "tune-" + i + ".flac";
      boolean equal = Files.mismatch(one.resolve(name), two.resolve(name)) < 0;
      say("jobs: %s %s", name, equal ? "is equal" : "DIFFERS");
    }
  }

  private static Run remaster(Path out, Path input, String... flags) throws Exception {
    List<String> command = new ArrayList<>(List.of("./resonate", "remaster", input.toString()));
    command.addAll(List.of("-o", out.toString(), "--json"));
    command.addAll(List.of(flags));
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    PeakMemory peak = new PeakMemory(process.pid());
    peak.start();
    double firstTrackSeconds = Double.NaN;
    try (BufferedReader events = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        if (Double.isNaN(firstTrackSeconds) && line.contains("\"track-started\"")) {
          firstTrackSeconds = (System.nanoTime() - started) / 1e9;
        }
      }
    }
    int exit = process.waitFor();
    double seconds = (System.nanoTime() - started) / 1e9;
    peak.join();
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + exit);
    }
    JsonNode summary = JSON.readTree(out.resolve(".resonate/summary.json").toFile());
    return new Run(seconds, firstTrackSeconds, peak.mib, summary);
  }

  /** The kernel's own high-water mark of resident memory (Linux), asked for until the end. */
  private static final class PeakMemory extends Thread {
    private final Path status;
    private volatile double mib = Double.NaN;

    PeakMemory(long pid) {
      status = Path.of("/proc/" + pid + "/status");
    }

    @Override
    public void run() {
      try {
        while (true) {
          for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
              mib = Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
            }
          }
          Thread.sleep(20);
        }
      } catch (IOException | InterruptedException gone) {
        interrupt();
      }
    }
  }

  private static Path song() throws Exception {
    return material("song.wav", 2, SONG_SECONDS, 1);
  }

  private static Path material(String name, int channels, double seconds, int repeats)
      throws Exception {
    Path file = ROOT.resolve(name);
    if (!Files.exists(file)) {
      String seed = Integer.toString(Math.abs(name.hashCode() % 1000));
      RenderBand.main(
          new String[] {
            file.toString(),
            Integer.toString(channels),
            Double.toString(seconds),
            seed,
            Integer.toString(repeats),
            "clean"
          });
    }
    return file;
  }

  private static Path fresh(String name) throws IOException {
    Path folder = ROOT.resolve(name);
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(folder);
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
