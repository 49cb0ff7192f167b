package org.resonate.pipeline.cluster.keys;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** What listens at an address: it speaks TLS and shows a certificate, or it does not. */
public final class Peer {

  private static final int PATIENCE_MILLIS = 3000;

  private Peer() {}

  /**
   * The certificate that is shown there; empty where no TLS is spoken.
   *
   * @param address {@code HOST:PORT}
   * @throws IOException if nothing answers there
   */
  static Optional<X509Certificate> certificate(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    Onlooker onlooker = new Onlooker();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {onlooker}, null);
      try (SSLSocket tls =
          (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true)) {
        tls.startHandshake();
      } catch (SSLException | SocketException e) {
        // It never ends well: the onlooker trusts nobody. What it saw is the answer.
        return Optional.ofNullable(onlooker.seen);
      }
      return Optional.ofNullable(onlooker.seen);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no TLS: " + e.getMessage(), e);
    }
  }

  /** Whether TLS is spoken at an address. */
  public static boolean speaksTls(String address) throws IOException {
    return certificate(address).isPresent();
  }

  /**
   * Why a worker cannot join, a sentence; empty where it can or nobody knows, for a JobManager may
   * come later.
   *
   * @param jobmanager {@code HOST:PORT}
   * @param keys its keys, if it has any
   */
  public static Optional<String> obstacle(String jobmanager, Optional<KeyFolder> keys) {
    Optional<X509Certificate> shown;
    try {
      shown = certificate(jobmanager);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (keys.isEmpty()) {
      return shown.map(
          certificate ->
              "the JobManager at %s speaks TLS: name the folder with this worker's keys with --secure"
                  .formatted(jobmanager));
    }
    if (shown.isEmpty()) {
      return Optional.of(
          "the JobManager at %s speaks no TLS: leave out --secure, or start the cluster with it"
              .formatted(jobmanager));
    }
    return shown.get().equals(keys.get().certificate())
        ? Optional.empty()
        : Optional.of(
            "the JobManager at %s has other keys than %s; copy this worker's keys from the set it was started with"
                .formatted(jobmanager, keys.get()));
  }

  /** Looks at a certificate and trusts nobody. */
  private static final class Onlooker extends X509ExtendedTrustManager {
    private X509Certificate seen;

    private void look(X509Certificate[] chain) throws CertificateException {
      seen = chain[0];
      throw new CertificateException("only looking");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      look(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
