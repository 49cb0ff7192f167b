import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The program, as a user starts it. */
final class Program {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Program() {}

  /**
   * What a job took.
   *
   * @param seconds of the whole command
   * @param firstTrackSeconds until the first track was started
   * @param lastTrackSeconds until the last one was finished
   * @param peakMib of its process
   */
  record Run(
      double seconds,
      double firstTrackSeconds,
      double lastTrackSeconds,
      double peakMib,
      JsonNode summary) {

    /** The stages of the first track. */
    JsonNode stages() {
      return summary.get("tracks").get(0).get("seconds");
    }
  }

  /** Runs a job. */
  static Run remaster(Path out, Path input, String... flags) throws Exception {
    return remaster((pid, finished) -> {}, out, input, flags);
  }

  /** Hears how many tracks are finished, while the job waits for nobody. */
  interface Watcher {
    void finished(long pid, int tracks) throws Exception;
  }

  /** Runs a job and tells of its tracks. */
  static Run remaster(Watcher watcher, Path out, Path input, String... flags) throws Exception {
    List<String> command = new ArrayList<>(List.of("./resonate", "remaster", input.toString()));
    command.addAll(List.of("-o", out.toString(), "--json"));
    command.addAll(List.of(flags));
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    PeakMemory peak = new PeakMemory(process.pid());
    peak.start();
    double firstTrackSeconds = Double.NaN;
    double lastTrackSeconds = Double.NaN;
    int finished = 0;
    try (BufferedReader events = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        double seconds = (System.nanoTime() - started) / 1e9;
        if (Double.isNaN(firstTrackSeconds) && line.contains("\"track-started\"")) {
          firstTrackSeconds = seconds;
        }
        if (line.contains("\"track-finished\"")) {
          lastTrackSeconds = seconds;
          watcher.finished(process.pid(), ++finished);
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
    return new Run(seconds, firstTrackSeconds, lastTrackSeconds, peak.mib, summary);
  }

  /**
   * What an analysis took.
   *
   * @param seconds of the whole command
   * @param audioSeconds that it analysed
   * @param stageSeconds by stage, of all tracks
   * @param peakMib of its process
   * @param scratchMib the most that lay in its folder for intermediates
   */
  record Analysis(
      double seconds,
      double audioSeconds,
      Map<String, Double> stageSeconds,
      double peakMib,
      double scratchMib) {}

  /** Runs an analysis with its intermediates in a folder. */
  static Analysis analyze(Path input, Path work, String... flags) throws Exception {
    List<String> command = new ArrayList<>(List.of("./resonate", "analyze", input.toString()));
    command.addAll(List.of("--work", work.toString(), "--json"));
    command.addAll(List.of(flags));
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    PeakMemory peak = new PeakMemory(process.pid());
    peak.start();
    PeakDisk disk = new PeakDisk(work, process);
    disk.start();
    Map<String, Double> stages = new TreeMap<>();
    double audioSeconds = 0;
    try (BufferedReader events = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        JsonNode event = JSON.readTree(line);
        switch (event.get("event").asText()) {
          case "stage-finished" ->
              stages.merge(
                  event.get("stage").asText(), event.get("seconds").asDouble(), Double::sum);
          case "job-finished" -> audioSeconds = event.get("audioSeconds").asDouble();
          default -> {}
        }
      }
    }
    int exit = process.waitFor();
    double seconds = (System.nanoTime() - started) / 1e9;
    peak.join();
    disk.join();
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + exit);
    }
    return new Analysis(seconds, audioSeconds, stages, peak.mib, disk.bytes / 1048576.0);
  }

  /** The most that lies in a folder while a process lives. */
  private static final class PeakDisk extends Thread {
    private final Path folder;
    private final Process process;
    private volatile long bytes;

    PeakDisk(Path folder, Process process) {
      this.folder = folder;
      this.process = process;
    }

    @Override
    public void run() {
      try {
        while (process.isAlive()) {
          bytes = Math.max(bytes, bytes(folder.toFile()));
          Thread.sleep(100);
        }
      } catch (InterruptedException e) {
        interrupt();
      }
    }

    /** Files come and go meanwhile: one that is gone has no length. */
    private static long bytes(File file) {
      File[] inside = file.listFiles();
      if (inside == null) {
        return file.length();
      }
      long sum = 0;
      for (File each : inside) {
        sum += bytes(each);
      }
      return sum;
    }
  }

  /** Runs another command to its end; what it printed. */
  static String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
    return printed;
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
}
