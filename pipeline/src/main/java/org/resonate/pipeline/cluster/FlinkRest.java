package org.resonate.pipeline.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.resonate.pipeline.cluster.keys.KeyFolder;
import org.resonate.pipeline.cluster.keys.KeyRole;
import org.resonate.pipeline.cluster.keys.Peer;

/** A cluster's REST interface, as far as a job needs it (Flink 1.19, REST API v1). */
public final class FlinkRest {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String address;
  private final Optional<KeyFolder> keys;
  private final HttpClient http;

  private FlinkRest(String address, Optional<KeyFolder> keys) throws IOException {
    this.address = address;
    this.keys = keys;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .proxy(HttpClient.Builder.NO_PROXY);
    if (keys.isPresent()) {
      builder.sslContext(keys.get().context());
    }
    this.http = builder.build();
  }

  /**
   * That of a cluster.
   *
   * @param address {@code HOST:PORT}
   * @param secure folder with a client's keys; null: the cluster speaks no TLS
   * @throws IOException if there are no such keys
   */
  public static FlinkRest of(String address, String secure) throws IOException {
    return new FlinkRest(
        address,
        secure == null
            ? Optional.empty()
            : Optional.of(KeyFolder.open(Path.of(secure), KeyRole.CLIENT)));
  }

  /**
   * A worker that has joined.
   *
   * @param id its resource id
   * @param host where it runs
   * @param slots tracks at once, 1 or more
   * @param freeSlots how many of them no job holds
   * @param cores processors of its machine
   */
  public record Worker(String id, String host, int slots, int freeSlots, int cores) {}

  /** The workers that have joined. */
  public List<Worker> workers() throws IOException, InterruptedException {
    List<Worker> workers = new ArrayList<>();
    for (JsonNode node : get("/taskmanagers").path("taskmanagers")) {
      // akka.tcp://flink@HOST:PORT/user/rpc/taskmanager_0
      String host = node.path("path").asText().replaceAll("^.*@|:\\d+/.*$", "");
      workers.add(
          new Worker(
              node.path("id").asText(),
              host,
              node.path("slotsNumber").asInt(),
              node.path("freeSlots").asInt(),
              node.path("hardware").path("cpuCores").asInt(1)));
    }
    return workers;
  }

  /** The latest job of this name. */
  public Optional<String> job(String name) throws IOException, InterruptedException {
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (job.path("name").asText().equals(name)) {
        return Optional.of(job.path("jid").asText());
      }
    }
    return Optional.empty();
  }

  /**
   * The state of a job as Flink spells it, such as {@code RUNNING}.
   *
   * @throws NoSuchFileException if the cluster knows no such job
   */
  public String state(String jobId) throws IOException, InterruptedException {
    return get("/jobs/" + jobId).path("state").asText();
  }

  /** Stack traces of what went wrong in a job, the last one first. */
  public List<String> exceptions(String jobId) throws IOException, InterruptedException {
    JsonNode node = get("/jobs/" + jobId + "/exceptions");
    List<String> traces = new ArrayList<>();
    for (JsonNode entry : node.path("exceptionHistory").path("entries")) {
      traces.add(entry.path("stacktrace").asText());
      entry
          .path("concurrentExceptions")
          .forEach(other -> traces.add(other.path("stacktrace").asText()));
    }
    return traces;
  }

  /** Asks for the end of a job; returns at once. */
  public void cancel(String jobId) throws IOException, InterruptedException {
    send(request("/jobs/" + jobId).method("PATCH", HttpRequest.BodyPublishers.noBody()));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send(request(path).GET()));
  }

  private HttpRequest.Builder request(String path) {
    String scheme = keys.isPresent() ? "https://" : "http://";
    return HttpRequest.newBuilder(URI.create(scheme + address + path)).timeout(PATIENCE);
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer;
    try {
      answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (SSLException e) {
      throw new IOException(misunderstanding(e), e);
    } catch (IOException e) {
      throw new IOException("no Flink cluster answers at %s (%s)".formatted(address, reason(e)), e);
    }
    if (answer.headers().firstValue("Location").orElse("").startsWith("https:")) {
      throw new IOException(
          "the cluster at %s speaks TLS: name the folder with your keys with --secure"
              .formatted(address));
    }
    if (answer.statusCode() == 404) {
      throw new NoSuchFileException(address + answer.uri().getPath());
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "%s answers %s with status %d, as no Flink cluster does"
              .formatted(address, answer.uri().getPath(), answer.statusCode()));
    }
    return answer.body();
  }

  private String misunderstanding(SSLException error) throws IOException {
    return Peer.speaksTls(address)
        ? "the cluster at %s and the keys in %s do not go together (%s); they must be of the set that it was started with"
            .formatted(address, keys.orElseThrow(), reason(error))
        : "the cluster at %s speaks no TLS: leave out --secure, or start the cluster with it"
            .formatted(address);
  }

  private static String reason(IOException error) {
    if (error instanceof ConnectException) {
      return "nothing listens there";
    }
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }
}
