import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What many tracks and many workers cost. */
final class Fleet {

  private static final int TURNS = 3;

  private static final String[] ALONE = {"--jobs", "1", "--threads", "1"};

  private Fleet() {}

  /**
   * What engine, store and ledger take of each of 500 tracks of a second, one at a time. From the
   * first track's start to the last one's end, less the seconds of the stages. Those hold the
   * stages' own part of the store; it is as much as a stage takes that does nothing, which is
   * MatchReferenceVocals without a reference, and is added.
   */
  static void overhead() throws Exception {
    int tracks = 500;
    Path folder = takes(tracks, Material.material("take.wav", 1, 1, 1));
    for (int turn = 0; turn < TURNS; turn++) {
      Program.Run run = Program.remaster(Material.fresh("out"), folder, "--jobs", "1");
      double stages = 0;
      double idle = 0;
      int count = 0;
      for (JsonNode track : run.summary().get("tracks")) {
        for (JsonNode stage : track.get("seconds")) {
          stages += stage.asDouble();
          count++;
        }
        idle += track.get("seconds").get("matchReferenceVocals").asDouble();
      }
      double beside = run.lastTrackSeconds() - run.firstTrackSeconds() - stages;
      double inside = idle / tracks * count;
      Bench.say(
          "overhead: %.1f ms a track (%.1f beside the stages, %.1f in them) of %.0f; the whole command %.1f s, first track after %.1f s",
          (beside + inside) / tracks * 1e3,
          beside / tracks * 1e3,
          inside / tracks * 1e3,
          (run.lastTrackSeconds() - run.firstTrackSeconds()) / tracks * 1e3,
          run.seconds(),
          run.firstTrackSeconds());
    }
  }

  /**
   * Two workers of a slot each against one, twelve tracks of unequal length, in turns. Beside it
   * what the machine itself gives: the same tracks in two jobs that know nothing of one another.
   */
  static void spread() throws Exception {
    Path folder = Material.fresh("twelve");
    for (int i = 0; i < 12; i++) {
      Path tune = Material.material("spread-%02d.wav".formatted(i), 2, 45 + 10 * i, 1);
      Files.createLink(folder.resolve(tune.getFileName()), tune);
    }
    String one = start(1);
    String two = start(2);
    try {
      // Each worker has loaded its classes and the model once, as in a fleet that is up.
      job(one, folder);
      job(two, folder);
      double[] seconds1 = new double[TURNS];
      double[] seconds2 = new double[TURNS];
      for (int turn = 0; turn < TURNS; turn++) {
        seconds1[turn] = job(one, folder);
        seconds2[turn] = job(two, folder);
        Bench.say("spread: one worker %.1f s, two %.1f s", seconds1[turn], seconds2[turn]);
      }
      Arrays.sort(seconds1);
      Arrays.sort(seconds2);
      Bench.say("spread: two workers are %.2f times one", seconds1[TURNS / 2] / seconds2[TURNS / 2]);
    } finally {
      stop(1);
      stop(2);
    }
    apart(folder);
  }

  /** One job of one thread against two at once, each with every other pair of the tracks. */
  private static void apart(Path folder) throws Exception {
    Path[] halves = {Material.fresh("half-1"), Material.fresh("half-2")};
    for (int i = 0; i < 12; i++) {
      String name = "spread-%02d.wav".formatted(i);
      Files.createLink(halves[(i + 1) / 2 % 2].resolve(name), folder.resolve(name));
    }
    for (int turn = 0; turn < TURNS; turn++) {
      double one = Program.remaster(Material.fresh("out"), folder, ALONE).seconds();
      CompletableFuture<Double> other =
          CompletableFuture.supplyAsync(() -> secondsOf("out-2", halves[1]));
      double two = Math.max(secondsOf("out", halves[0]), other.join());
      Bench.say(
          "spread: without engine one process %.1f s, two %.1f s: %.2f times", one, two, one / two);
    }
  }

  private static double secondsOf(String out, Path folder) {
    try {
      return Program.remaster(Material.fresh(out), folder, ALONE).seconds();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static double job(String master, Path folder) throws Exception {
    return Program.remaster(Material.fresh("out"), folder, onCluster(master)).seconds();
  }

  /** The client of 100, 1,000 and 10,000 tracks of half a second, here and with a cluster. */
  static void client() throws Exception {
    Path packs = pack();
    String two = start(2);
    try {
      for (int tracks : new int[] {100, 1_000, 10_000}) {
        Path folder = takes(tracks, Material.material("half.wav", 1, 0.5, 1));
        client("direct", tracks, packs, folder, "--jobs", "2");
        client("cluster", tracks, packs, folder, onCluster(two));
      }
    } finally {
      stop(2);
    }
    Material.fresh("takes");
    Material.fresh("out");
  }

  private static void client(String what, int tracks, Path packs, Path folder, String... flags)
      throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(flags));
    all.addAll(List.of("--models", packs.toString(), "--model", "quick"));
    long[] liveBytes = new long[1];
    Program.Run run =
        Program.remaster(
            (pid, finished) -> {
              if (finished == tracks * 95 / 100) {
                // Counts what is reachable; the last line is the sum.
                String[] lines =
                    Program.run("jcmd", Long.toString(pid), "GC.class_histogram").split("\n", -1);
                liveBytes[0] = Long.parseLong(lines[lines.length - 2].trim().split("\\s+", -1)[2]);
              }
            },
            Material.fresh("out"),
            folder,
            all.toArray(String[]::new));
    Bench.say(
        "client: %s, %,d tracks: live heap %.1f MB at their end, peak resident %.0f MiB, %.0f s",
        what, tracks, liveBytes[0] / 1e6, run.peakMib(), run.seconds());
  }

  /** The same recording, each time with another sample, so that no two are equal. */
  private static Path takes(int tracks, Path recording) throws IOException {
    byte[] take = Files.readAllBytes(recording);
    Path folder = Material.fresh("takes");
    for (int i = 0; i < tracks; i++) {
      take[take.length - 101] = (byte) (i % 100);
      take[take.length - 301] = (byte) (i / 100);
      Files.write(folder.resolve("take-%05d.wav".formatted(i)), take);
    }
    return folder;
  }

  /** A network that only scales: who counts bytes of the client need not wait for stems. */
  private static Path pack() throws Exception {
    Path packs = Material.fresh("packs");
    Path folder = Files.createDirectories(packs.resolve("quick"));
    byte[] network = Files.readAllBytes(Path.of("models/src/test/resources/tiny/whole-a.pt"));
    Files.write(folder.resolve("whole-a.pt"), network);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(network);
    Files.writeString(
        folder.resolve("pack.json"),
        """
        {"name": "quick", "kind": "separator", "version": "1", "rank": 1, "licence": "Apache-2.0",
         "origin": "models/export/tiny.py", "networks": [{"file": "whole-a.pt"}],
         "files": {"whole-a.pt": "%s"}, "devices": ["cpu"],
         "geometry": {"rateHz": 44100, "channels": [1, 2], "segmentFrames": 22050,
          "overlapFrames": 2048, "stems": ["drums", "bass", "other", "vocals"]}}
        """
            .formatted(HexFormat.of().formatHex(digest)));
    return packs;
  }

  private static String[] onCluster(String master) {
    return new String[] {"--threads", "1", "--runner", "flink", "--flink-master", master};
  }

  private static String start(int workers) throws Exception {
    int port = freePort();
    Program.run(
        "./resonate",
        "cluster",
        "start",
        "--data",
        data(workers),
        "--workers",
        Integer.toString(workers),
        "--slots",
        "1",
        "--rest-port",
        Integer.toString(port),
        "--rpc-port",
        Integer.toString(freePort()));
    return "127.0.0.1:" + port;
  }

  private static void stop(int workers) throws Exception {
    Program.run("./resonate", "cluster", "stop", "--data", data(workers));
  }

  private static String data(int workers) {
    return Material.ROOT.resolve("cluster-" + workers).toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
