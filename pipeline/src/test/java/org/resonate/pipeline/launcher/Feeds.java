package org.resonate.pipeline.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the workers of jobs say themselves, also of tracks that the client holds for ended: links to
 * the files that they append to, which the client removes.
 */
final class Feeds {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path kept;

  /**
   * @param kept a folder for the links, on the file system of the jobs
   */
  Feeds(Path kept) throws IOException {
    this.kept = Files.createDirectories(kept);
  }

  /** Keeps the feeds that a job has begun; to be called again and again while it runs. */
  void keep(Path out) throws IOException {
    Path feeds = out.resolve(".resonate/feed");
    if (!Files.exists(feeds)) {
      return;
    }
    try (DirectoryStream<Path> jobs = Files.newDirectoryStream(feeds)) {
      for (Path job : jobs) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(job, "*.jsonl")) {
          for (Path file : files) {
            keep(job.getFileName() + "-" + file.getFileName(), file);
          }
        }
      }
    } catch (NoSuchFileException e) {
      return; // The job has just ended.
    }
  }

  private void keep(String name, Path file) throws IOException {
    try {
      Files.createLink(kept.resolve(name), file);
    } catch (FileAlreadyExistsException e) {
      return; // Kept already.
    }
  }

  /** How often each stage of each track was computed to its end, by {@code track stage}. */
  Map<String, Integer> computed() throws IOException {
    return count("stage-finished");
  }

  /** How often each stage of each track was begun. */
  Map<String, Integer> begun() throws IOException {
    return count("stage-started");
  }

  private Map<String, Integer> count(String event) throws IOException {
    Map<String, Integer> times = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(kept)) {
      for (Path file : files) {
        for (String text : Files.readAllLines(file)) {
          JsonNode line = JSON.readTree(text);
          if (line.get("event").asText().equals(event) && !line.path("reused").asBoolean()) {
            String stage = line.get("track").asText() + " " + line.get("stage").asText();
            times.merge(stage, 1, Integer::sum);
          }
        }
      }
    }
    return times;
  }
}
