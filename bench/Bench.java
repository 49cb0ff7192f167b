import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.resonate.pipeline.catalogue.Recording;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.AvroFiles;

/** Runs the program as a user does and prints what it took. One line a figure. */
public final class Bench {

  private static final int CONCERT_SONGS = 45;

  public static void main(String[] args) throws Exception {
    Files.createDirectories(Material.ROOT);
    List<String> wanted =
        args.length > 0 ? List.of(args) : List.of("chain", "master", "repeat", "jobs", "overhead", "spread");
    for (String figure : wanted) {
      switch (figure) {
        case "chain" -> chain();
        case "master" -> master();
        case "memory" -> memory();
        case "repeat" -> repeat();
        case "growth" -> growth();
        case "analyze" -> analyze();
        case "jobs" -> jobs();
        case "overhead" -> Fleet.overhead();
        case "spread" -> Fleet.spread();
        case "client" -> Fleet.client();
        default -> throw new IllegalArgumentException("no figure is called " + figure);
      }
    }
  }

  /** The default chain on a four-minute stereo song, one job; three runs. */
  private static void chain() throws Exception {
    for (int i = 0; i < 3; i++) {
      Program.Run run = Program.remaster(Material.fresh("out"), Material.song(), "--jobs", "1");
      say(
          "chain: %.1f x real time (%.1f s for %.0f s), first track after %.1f s, peak %.0f MiB",
          Material.SONG_SECONDS / run.seconds(),
          run.seconds(),
          Material.SONG_SECONDS,
          run.firstTrackSeconds(),
          run.peakMib());
      say("  stages: %s", run.stages());
    }
  }

  /** Another loudness target: Master alone runs. */
  private static void master() throws Exception {
    Path out = Material.fresh("out");
    Program.remaster(out, Material.song(), "--jobs", "1");
    for (String target : List.of("-16", "-15", "-12")) {
      Program.Run run = Program.remaster(out, Material.song(), "--jobs", "1", "--target-lufs", target);
      double seconds = run.stages().get("master").asDouble();
      say(
          "master alone, to %s LUFS: %.0f x real time (%.2f s), the whole command %.1f s",
          target, Material.SONG_SECONDS / seconds, seconds, run.seconds());
      say("  stages: %s", run.stages());
    }
  }

  /** Three hours against four minutes. */
  private static void memory() throws Exception {
    Path concert = Material.material("concert.wav", 2, Material.SONG_SECONDS, CONCERT_SONGS);
    Program.Run song = Program.remaster(Material.fresh("out"), Material.song(), "--jobs", "1");
    say("memory: 4 minutes, peak %.0f MiB", song.peakMib());
    Program.Run three = Program.remaster(Material.fresh("out"), concert, "--jobs", "1");
    say(
        "memory: 3 hours, peak %.0f MiB (%+.1f %%), %.1f x real time",
        three.peakMib(),
        100 * (three.peakMib() / song.peakMib() - 1),
        CONCERT_SONGS * Material.SONG_SECONDS / three.seconds());
    say("  stages: %s", three.stages());
    Material.fresh("out");
  }

  /** A thousand files again, none changed. */
  private static void repeat() throws Exception {
    Path take = Material.material("take.wav", 1, 1, 1);
    Path folder = Material.fresh("thousand");
    for (int i = 0; i < 1000; i++) {
      Files.createLink(folder.resolve("take-%04d.wav".formatted(i)), take);
    }
    Path out = Material.fresh("out");
    Program.Run first = Program.remaster(out, folder, "--jobs", "2");
    say("repeat: the first run over 1,000 equal one-second files took %.1f s", first.seconds());
    for (int i = 0; i < 3; i++) {
      Program.Run again = Program.remaster(out, folder, "--jobs", "2");
      say("repeat: 1,000 unchanged: %.2f s, %s", again.seconds(), again.summary().get("counts"));
    }
  }

  /**
   * Unchanged files, ten times as many each time. Recordings, masters and records are links to
   * those of one track that was done, and the ledger repeats it: nobody remasters a hundred
   * thousand to measure this.
   */
  private static void growth() throws Exception {
    Path take = Material.material("take.wav", 1, 1, 1);
    for (int tracks : new int[] {1_000, 10_000, 100_000}) {
      Path in = Material.fresh("growth");
      Path out = Material.fresh("out");
      Links recordings = new Links(take);
      recordings.add(in.resolve("0.wav"));
      Program.remaster(out, in);
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
        Program.Run run = Program.remaster(out, in);
        say(
            "growth: %,d unchanged: %.1f s, peak %.0f MiB, %s",
            tracks, run.seconds(), run.peakMib(), run.summary().get("counts"));
      }
    }
    Material.fresh("growth");
    Material.fresh("out");
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

  /** Triage of 6, 15 and 30 minutes of different songs. */
  private static void analyze() throws Exception {
    for (int songs : new int[] {2, 5, 10}) {
      Path folder = Material.fresh("analyze");
      for (int i = 0; i < songs; i++) {
        Path song = Material.material("analyze-" + i + ".wav", 2, 180, 1);
        Files.createLink(folder.resolve(song.getFileName()), song);
      }
      Program.Analysis run = Program.analyze(folder, Material.fresh("analyze-work"), "--model", "classic");
      double speed = run.audioSeconds() / run.seconds();
      say(
          "analyze: %.0f minutes in %.1f s, %.1f x real time (10 hours in %.0f minutes), peak %.0f MiB, scratch %.0f MiB",
          run.audioSeconds() / 60,
          run.seconds(),
          speed,
          600 / speed,
          run.peakMib(),
          run.scratchMib());
      say("  stages: %s", run.stageSeconds());
    }
    Material.fresh("analyze");
  }

  /** The same bytes whatever the number of jobs. */
  private static void jobs() throws Exception {
    Path folder = Material.fresh("four");
    for (int i = 0; i < 4; i++) {
      Path tune = Material.material("tune-" + i + ".wav", 1 + i % 2, 20 + 5 * i, 1);
      Files.createLink(folder.resolve(tune.getFileName()), tune);
    }
    Path one = Material.fresh("out-1");
    Path two = Material.fresh("out-2");
    Program.remaster(one, folder, "--jobs", "1", "--threads", "1");
    Program.remaster(two, folder, "--jobs", "2", "--threads", "1");
    for (int i = 0; i < 4; i++) {
      String name = "tune-" + i + ".flac";
      boolean equal = Files.mismatch(one.resolve(name), two.resolve(name)) < 0;
      say("jobs: %s %s", name, equal ? "is equal" : "DIFFERS");
    }
  }

  static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
