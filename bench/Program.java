import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
