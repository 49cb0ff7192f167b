package org.resonate.models.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.resonate.models.hub.HubException.Remedy;

/**
 * Asks for files. Redirects are followed here, not by the JVM's client, because the hub tells a
 * large file's SHA-256 and size with the redirect to its delivery network, which tells neither.
 */
final class HubClient {
  private static final int MOST_REDIRECTS = 5;
  private static final String BASIC_IN_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

  static {
    // The JVM's client drops a password meant for a proxy on the way to an https address, unless
    // told otherwise before it is loaded. Whoever put one into HTTPS_PROXY wants it sent.
    if (System.getProperty(BASIC_IN_TUNNELS) == null) {
      System.setProperty(BASIC_IN_TUNNELS, "");
    }
  }

  private final HttpClient client;
  private final Proxies proxies;
  private final Patience patience;

  /**
   * @param settings of the client; redirects, proxies and timeouts are set here
   */
  HubClient(HttpClient.Builder settings, Proxies proxies, Patience patience) {
    this.client =
        settings
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(proxies)
            .connectTimeout(patience.connect())
            .build();
    this.proxies = proxies;
    this.patience = patience;
  }

  static HttpClient.Builder settings() {
    return HttpClient.newBuilder();
  }

  Patience patience() {
    return patience;
  }

  /**
   * Asks for a file, or the rest of it.
   *
   * @param haveBytes what is here already; 0: all is wanted
   * @param known what that is a part of; may be null where nothing is here
   * @throws HubException if no answer came, or it leads nowhere
   */
  Reply get(URI file, long haveBytes, Origin known) throws HubException, InterruptedException {
    URI at = file;
    Linked linked = Linked.NOTHING;
    for (int redirects = 0; ; redirects++) {
      HttpResponse<Arrivals> response = send(request(at, haveBytes, known, linked), at);
      linked = linked.or(Linked.of(response.headers()));
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return new Reply(at, response, linked);
      }
      response.body().close();
      if (redirects == MOST_REDIRECTS) {
        throw new HubException(
            Remedy.ELSEWHERE, file + " was redirected more than " + MOST_REDIRECTS + " times");
      }
      at = next(at, location.get());
    }
  }

  private static URI next(URI from, String location) throws HubException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new HubException(
          Remedy.ELSEWHERE, from + " redirects to something that is no address: " + location, e);
    }
    boolean isHttps = "https".equalsIgnoreCase(to.getScheme());
    boolean mayBeHttp = from.getScheme().equalsIgnoreCase("http");
    if (to.getHost() == null
        || !(isHttps || (mayBeHttp && "http".equalsIgnoreCase(to.getScheme())))) {
      throw new HubException(
          Remedy.ELSEWHERE, from + " redirects to " + to + ", which is refused: it is not https");
    }
    return to;
  }

  private HttpRequest request(URI at, long haveBytes, Origin known, Linked linked) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .timeout(patience.silence())
            .header("User-Agent", "resonate")
            .header("Accept-Encoding", "identity");
    // Goes to the proxy only: the client takes it away on all other ways.
    proxies.authorization(at).ifPresent(value -> request.header("Proxy-Authorization", value));
    boolean isSameFile =
        known != null && known.sha256() != null && known.sha256().equals(linked.sha256());
    boolean isOtherFile =
        known != null && known.sha256() != null && linked.sha256() != null && !isSameFile;
    if (haveBytes > 0 && !isOtherFile) {
      request.header("Range", "bytes=" + haveBytes + "-");
      // The hash says more than an ETag does; and there are servers that know If-Range with dates
      // only and send everything again.
      if (known.etag() != null && !isSameFile) {
        request.header("If-Range", known.etag());
      }
    }
    return request.build();
  }

  private HttpResponse<Arrivals> send(HttpRequest request, URI at)
      throws HubException, InterruptedException {
    try {
      return client.send(request, head -> new Arrivals(patience.silence()));
    } catch (IOException e) {
      throw failure(at, e);
    }
  }

  private HubException failure(URI at, IOException e) {
    String to =
        at.getHost()
            + (at.getPort() < 0 ? "" : ":" + at.getPort())
            + proxies
                .proxyFor(at)
                .map(proxy -> " through the proxy " + proxy.getHost() + ":" + proxy.getPort())
                .orElse("");
    if (has(e, UnresolvedAddressException.class)) {
      return new HubException(
          Remedy.RETRY_ONCE_REACHED,
          "no connection to " + to + ": its name is not known here (is there a network?)",
          e);
    }
    if (e instanceof HttpConnectTimeoutException) {
      return new HubException(
          Remedy.RETRY_ONCE_REACHED,
          "no connection to %s within %d s".formatted(to, patience.connect().toSeconds()),
          e);
    }
    if (e instanceof HttpTimeoutException) {
      return new HubException(
          Remedy.RETRY,
          "no answer from %s within %d s".formatted(to, patience.silence().toSeconds()),
          e);
    }
    if (e instanceof ConnectException) {
      return new HubException(
          Remedy.RETRY_ONCE_REACHED, "no connection to " + to + ": " + reason(e), e);
    }
    if (has(e, SSLException.class)) {
      return new HubException(
          Remedy.RETRY_ONCE_REACHED, "no safe connection to " + to + ": " + reason(e), e);
    }
    if (String.valueOf(e.getMessage()).startsWith("Tunnel failed")) {
      return new HubException(
          Remedy.ELSEWHERE, "the way to " + to + " was refused: " + e.getMessage(), e);
    }
    return new HubException(Remedy.RETRY, "the connection to " + to + " broke: " + reason(e), e);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  /** The nearest words: the client wraps errors in ones without a message. */
  private static String reason(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at.getMessage() != null) {
        return at.getMessage();
      }
    }
    return failure instanceof ConnectException
        ? "nobody answers there"
        : failure.getClass().getSimpleName();
  }
}
