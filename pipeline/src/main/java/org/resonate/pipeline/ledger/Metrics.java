package org.resonate.pipeline.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.resonate.transforms.record.Track;

/**
 * A job's figures in Prometheus' text format, as its node exporter collects from files: gauges, for
 * each describes the last job.
 *
 * @param command that ran
 * @param version of this program
 * @param started when the job did
 * @param seconds it took
 * @param exitCode of the job
 * @param counts of tracks by state
 */
public record Metrics(
    String command,
    String version,
    Instant started,
    double seconds,
    int exitCode,
    Map<String, Long> counts) {

  /**
   * Writes the file beside its place and renames it there.
   *
   * @param isWorked which tracks this job worked on, by id; failures of all are counted
   */
  public void write(Path file, Ledger ledger, Predicate<String> isWorked) throws IOException {
    Map<String, Double> stages = new TreeMap<>();
    Map<String, Double> devices = new TreeMap<>();
    Map<String, Double> failures = new TreeMap<>();
    double[] audioSeconds = new double[1];
    ledger.forEach(
        track -> {
          if (track.getFailure() != null) {
            String kind = label("kind", track.getFailure().getKind().toString());
            failures.merge(
                kind + "," + label("stage", track.getFailure().getStage()), 1.0, Double::sum);
          }
          if (isWorked.test(track.getId())) {
            track
                .getSeconds()
                .forEach((stage, took) -> stages.merge(label("stage", stage), took, Double::sum));
            if (track.getSeparation() != null) {
              String device = label("device", track.getSeparation().getDevice());
              devices.merge(device, 1.0, Double::sum);
            }
            audioSeconds[0] += audioSeconds(track);
          }
        });
    Map<String, Double> states = new TreeMap<>();
    counts.forEach((state, count) -> states.put(label("state", state), count.doubleValue()));

    StringBuilder text = new StringBuilder();
    gauge(text, "tracks", "Tracks by state.", states);
    gauge(text, "failed_tracks", "Tracks on record as failed.", failures);
    gauge(text, "stage_seconds", "Time that each stage took, over all tracks.", stages);
    gauge(text, "device_tracks", "Tracks by the device that separated them.", devices);
    String job = label("command", command) + "," + label("version", version);
    gauge(text, "audio_seconds", "Length of what was done.", Map.of("", audioSeconds[0]));
    gauge(text, "job_seconds", "Time that the job took.", Map.of("", seconds));
    gauge(text, "job_exit_code", "How the job ended.", Map.of(job, (double) exitCode));
    gauge(
        text,
        "job_start_timestamp_seconds",
        "When the job began, since 1970.",
        Map.of("", started.toEpochMilli() / 1e3));
    OutputFolder.replace(file.toAbsolutePath(), text.toString());
  }

  private static double audioSeconds(Track track) {
    if (track.getFailure() != null || track.getPreparation() == null) {
      return 0;
    }
    var signal = track.getPreparation().getSignal();
    return signal.getFrames() / (double) signal.getRateHz();
  }

  private static void gauge(
      StringBuilder text, String name, String help, Map<String, Double> values) {
    text.append("# HELP resonate_%s %s\n# TYPE resonate_%s gauge\n".formatted(name, help, name));
    values.forEach(
        (labels, value) -> {
          text.append("resonate_").append(name);
          text.append(labels.isEmpty() ? "" : "{" + labels + "}").append(' ');
          text.append(String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", ""));
          text.append('\n');
        });
  }

  /** A label; backslash, quote and line break are escaped, as the format wants. */
  static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + "\"";
  }
}
