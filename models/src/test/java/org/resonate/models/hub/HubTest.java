package org.resonate.models.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.resonate.models.hub.Downloads.bytes;
import static org.resonate.models.hub.Downloads.hub;
import static org.resonate.models.hub.Downloads.names;
import static org.resonate.models.hub.Downloads.sha256;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;

class HubTest {
  private static final String FILE = "955717e8.safetensors";
  private static final byte[] BYTES = bytes(200_000, 1);

  @TempDir Path folder;
  private final Downloads.Heard heard = new Downloads.Heard();
  private LocalHub server;

  @BeforeEach
  void start() throws IOException {
    server = new LocalHub();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path download() throws ModelException, InterruptedException {
    return hub(server.base()).download("adefossez/HTDemucs", FILE, folder, heard);
  }

  private void answer(LocalHub.Answer answer) {
    server.file("adefossez/HTDemucs", FILE, answer);
  }

  private String refusal() {
    return assertThrows(ModelException.class, this::download).getMessage();
  }

  /** A large file as the official hub has it: a redirect that tells the hash, then its bytes. */
  private void official(LocalHub.Answer cdn, String sha256, long size) {
    answer(LocalHub.redirect("/cdn/blob", sha256, size));
    server.path("/cdn/blob", cdn);
  }

  private void assertArrived(byte[] expected) throws IOException {
    assertArrayEquals(expected, Files.readAllBytes(folder.resolve(FILE)));
    assertEquals(List.of(FILE, FILE + ".origin.json"), names(folder));
  }

  @Test
  void aFileComesThroughARedirectAndIsNotAskedForAgain() throws Exception {
    official(LocalHub.bytes(BYTES, null), sha256(BYTES), BYTES.length);
    assertEquals(folder.resolve(FILE), download());
    assertArrived(BYTES);
    assertEquals(List.of(FILE, "blob"), server.asked());
    assertEquals(List.of(FILE + " from 0 of 200000", FILE + " finished"), heard.events);
    assertEquals(BYTES.length, heard.last);
    download();
    assertEquals(2, server.asked().size());
  }

  @Test
  void aFileThatWasAlteredSinceIsAskedForAgain() throws Exception {
    official(LocalHub.bytes(BYTES, null), sha256(BYTES), BYTES.length);
    Path file = download();
    byte[] altered = BYTES.clone();
    altered[17] ^= 1;
    Files.write(file, altered);
    download();
    assertArrived(BYTES);
    assertEquals(4, server.asked().size());
  }

  @Test
  void aCutConnectionIsContinuedWhereItStoppedByTheETag() throws Exception {
    answer(LocalHub.cut(BYTES, "\"v1\"", 60_000, 3));
    download();
    assertArrived(BYTES);
    assertEquals(
        List.of(
            FILE,
            FILE + " bytes=60000- if \"v1\"",
            FILE + " bytes=120000- if \"v1\"",
            FILE + " bytes=180000- if \"v1\""),
        server.asked());
  }

  @Test
  void aCutConnectionIsContinuedByTheHashWhereTheNetworkTellsNoETag() throws Exception {
    official(LocalHub.cut(BYTES, null, 150_000, 1), sha256(BYTES), BYTES.length);
    download();
    assertArrived(BYTES);
    assertEquals(
        List.of(FILE, "blob", FILE + " bytes=150000-", "blob bytes=150000-"), server.asked());
  }

  @Test
  void withoutAnyValidatorACutConnectionStartsAgain() throws Exception {
    answer(LocalHub.cut(BYTES, "W/\"weak\"", 60_000, 1));
    download();
    assertArrived(BYTES);
    assertEquals(List.of(FILE, FILE), server.asked());
  }

  @Test
  void aLaterCallContinuesWhatAnInterruptedOneLeft() throws Exception {
    answer(LocalHub.bytes(BYTES, "\"v1\""));
    DownloadProgress impatient =
        new Downloads.Heard() {
          @Override
          public void at(long bytes) {
            Thread.currentThread().interrupt();
          }
        };
    assertThrows(
        InterruptedException.class,
        () -> hub(server.base()).download("adefossez/HTDemucs", FILE, folder, impatient));
    assertFalse(Thread.interrupted());
    long left = Files.size(folder.resolve(FILE + ".part"));
    assertTrue(left > 0 && left < BYTES.length, left + " bytes are left");
    download();
    assertArrived(BYTES);
    assertEquals(List.of(FILE, FILE + " bytes=" + left + "- if \"v1\""), server.asked());
    assertEquals(FILE + " from " + left + " of 200000", heard.events.get(0));
  }

  @Test
  void afterAllRetriesThePartStaysAndALaterCallContinues() throws Exception {
    answer(
        (exchange, call) -> {
          if (call == 1) {
            LocalHub.send(exchange, BYTES, "\"v1\"", 70_000);
          } else {
            LocalHub.status(503).to(exchange, call);
          }
        });
    String refusal = refusal();
    assertTrue(refusal.contains("localhost answers 503: the server has a problem"), refusal);
    assertTrue(refusal.contains("(tried 3 times)"), refusal);
    assertEquals(70_000, Files.size(folder.resolve(FILE + ".part")));
    answer(LocalHub.bytes(BYTES, "\"v1\""));
    download();
    assertArrived(BYTES);
  }

  @Test
  void aFileThatChangedOnTheServerStartsAgain() throws Exception {
    byte[] changed = bytes(BYTES.length, 2);
    answer(
        (exchange, call) ->
            LocalHub.send(
                exchange,
                call == 1 ? BYTES : changed,
                call == 1 ? "\"v1\"" : "\"v2\"",
                call == 1 ? 90_000 : Integer.MAX_VALUE));
    download();
    assertArrived(changed);
    assertEquals(List.of(FILE, FILE + " bytes=90000- if \"v1\""), server.asked());
  }

  /** Each time it is another one, of which more comes than before: it would go on for ever. */
  @Test
  void aFileThatChangesAllTheTimeIsGivenUp() throws Exception {
    answer(
        (exchange, call) ->
            LocalHub.send(
                exchange, BYTES, "\"v" + call + "\"", call <= 30 ? call * 5000 : BYTES.length));
    String refusal = refusal();
    assertTrue(refusal.contains("(began anew 6 times)"), refusal);
    assertEquals(7, server.asked().size());
  }

  /** The same where the server tells nothing by which a part could be continued. */
  @Test
  void aFileThatCannotBeContinuedAndIsAlwaysCutIsGivenUp() throws Exception {
    answer(
        (exchange, call) ->
            LocalHub.send(exchange, BYTES, null, call <= 30 ? call * 5000 : BYTES.length));
    String refusal = refusal();
    assertTrue(refusal.contains("(began anew 6 times)"), refusal);
    assertEquals(7, server.asked().size());
  }

  @Test
  void aServerThatContinuesAnotherFileInSpiteOfTheConditionIsNotBelieved() throws Exception {
    byte[] changed = bytes(BYTES.length, 2);
    answer(
        (exchange, call) -> {
          LocalHub.send(
              exchange,
              call == 1 ? BYTES : changed,
              call == 1 ? "\"v1\"" : "\"v2\"",
              call == 1 ? 90_000 : Integer.MAX_VALUE,
              exchange.getRequestHeaders().getFirst("Range"));
        });
    download();
    assertArrived(changed);
    assertEquals(3, server.asked().size());
  }

  @Test
  void aChangedHashStartsAgainWithoutAskingForARange() throws Exception {
    byte[] changed = bytes(BYTES.length, 2);
    server.path(
        "/cdn/blob",
        (exchange, call) ->
            LocalHub.send(
                exchange, call == 1 ? BYTES : changed, null, call == 1 ? 90_000 : 1 << 20));
    answer(
        (exchange, call) ->
            LocalHub.redirect("/cdn/blob", sha256(call == 1 ? BYTES : changed), BYTES.length)
                .to(exchange, call));
    download();
    assertArrived(changed);
    assertEquals(List.of(FILE, "blob", FILE + " bytes=90000-", "blob"), server.asked());
  }

  @Test
  void aServerThatIgnoresRangesStartsAgain() throws Exception {
    answer(
        (exchange, call) -> {
          LocalHub.send(exchange, BYTES, "\"v1\"", call == 1 ? 90_000 : 1 << 20, null);
        });
    download();
    assertArrived(BYTES);
    assertEquals(2, server.asked().size());
  }

  @Test
  void aRangeThatStartsElsewhereStartsAgain() throws Exception {
    answer(
        (exchange, call) -> {
          if (call == 2) {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-199999/200000");
            exchange.sendResponseHeaders(206, BYTES.length);
            exchange.getResponseBody().write(BYTES);
          } else {
            LocalHub.send(exchange, BYTES, "\"v1\"", call == 1 ? 90_000 : Integer.MAX_VALUE);
          }
        });
    download();
    assertArrived(BYTES);
    assertEquals(3, server.asked().size());
  }

  @Test
  void aRangeBeyondTheEndIsTheEndOrAnotherFile() throws Exception {
    // Sizes are not told, so that all of the file is here and the client does not know it.
    LocalHub.Answer chunkedAndCut =
        (exchange, call) -> {
          exchange.getResponseHeaders().set("ETag", "\"v1\"");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(BYTES);
          exchange.getResponseBody().flush();
          throw new IOException("cut before the last chunk");
        };
    answer(
        (exchange, call) ->
            (call == 1 ? chunkedAndCut : LocalHub.bytes(BYTES, "\"v1\"")).to(exchange, call));
    download();
    assertArrived(BYTES);
    assertEquals(List.of(FILE, FILE + " bytes=200000- if \"v1\""), server.asked());

    Files.delete(folder.resolve(FILE));
    byte[] shorter = bytes(1000, 3);
    answer(
        (exchange, call) -> {
          (call == 1 ? chunkedAndCut : LocalHub.bytes(shorter, "\"v1\"")).to(exchange, call);
        });
    download();
    assertArrived(shorter);
  }

  @Test
  void aWrongHashIsRefusedAndNothingIsLeft() throws Exception {
    String told = sha256(bytes(BYTES.length, 2));
    official(LocalHub.bytes(BYTES, null), told, BYTES.length);
    String refusal = refusal();
    assertTrue(refusal.contains("SHA-256 expected " + told), refusal);
    assertTrue(refusal.contains("found " + sha256(BYTES)), refusal);
    assertEquals(List.of(), names(folder));
  }

  @Test
  void aWrongHashAfterAContinuationStartsAgainOnce() throws Exception {
    byte[] damaged = BYTES.clone();
    damaged[5] ^= 1;
    official(
        (exchange, call) ->
            LocalHub.send(
                exchange, call == 1 ? damaged : BYTES, null, call == 1 ? 90_000 : 1 << 20),
        sha256(BYTES),
        BYTES.length);
    download();
    assertArrived(BYTES);
    assertEquals(List.of("blob", "blob bytes=90000-", "blob"), blobs());
  }

  private List<String> blobs() {
    return server.asked().stream().filter(asked -> asked.startsWith("blob")).toList();
  }

  @Test
  void twoSizesForOneFileAreRefused() throws Exception {
    official(LocalHub.bytes(BYTES, null), sha256(BYTES), 123);
    assertTrue(refusal().contains("the hub says 123 bytes, but localhost sends a file of 200000"));
    official(LocalHub.cut(BYTES, "\"v\"", 90_000, 1), sha256(BYTES), BYTES.length);
    answer(
        (exchange, call) ->
            LocalHub.redirect("/cdn/blob", sha256(BYTES), call == 1 ? BYTES.length : 123)
                .to(exchange, call));
    assertTrue(refusal().contains("the hub says 123 bytes"));
  }

  @Test
  void aServerThatFallsSilentIsNotWaitedForForever() throws Exception {
    Hub impatient = hub(Map.of(), Downloads.NONE, server.base());
    // Silent each time after a little, so that the file comes piece by piece.
    answer(
        (exchange, call) -> {
          exchange.getResponseHeaders().set("ETag", "\"v1\"");
          if (call == 1) {
            exchange.sendResponseHeaders(200, BYTES.length);
            exchange.getResponseBody().write(BYTES, 0, 50_000);
            exchange.getResponseBody().flush();
          }
          sleep();
        });
    ModelException refusal =
        assertThrows(
            ModelException.class,
            () -> impatient.download("adefossez/HTDemucs", FILE, folder, heard));
    assertTrue(heard.events.get(1).contains("localhost: nothing came for"), heard.events.get(1));
    assertTrue(refusal.getMessage().contains("no answer from localhost"), refusal.getMessage());
    assertEquals(50_000, Files.size(folder.resolve(FILE + ".part")));
    answer(LocalHub.bytes(BYTES, "\"v1\""));
    download();
    assertArrived(BYTES);
    assertEquals(FILE + " bytes=50000- if \"v1\"", server.asked().get(server.asked().size() - 1));
  }

  @Test
  void aWholePartThatWasHarmedStartsAgain() throws Exception {
    official(LocalHub.bytes(BYTES, null), sha256(BYTES), BYTES.length);
    Path file = download();
    byte[] harmed = BYTES.clone();
    harmed[BYTES.length - 1] ^= 1;
    Files.delete(file);
    Files.write(folder.resolve(FILE + ".part"), harmed);
    download();
    assertArrived(BYTES);
    assertEquals(4, server.asked().size());
  }

  @Test
  void aPartOfUnknownOriginStartsAgain() throws Exception {
    answer(LocalHub.bytes(BYTES, "\"v1\""));
    Files.write(folder.resolve(FILE + ".part"), new byte[1000]);
    Files.writeString(folder.resolve(FILE + ".origin.json"), "{");
    download();
    assertArrived(BYTES);
    assertEquals(List.of(FILE), server.asked());
  }

  private static void sleep() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The test is over.
    }
  }

  @Test
  void whatMayPassIsTriedAgain() throws Exception {
    answer(
        (exchange, call) -> {
          exchange.getResponseHeaders().set("Retry-After", "0");
          (call == 1
                  ? LocalHub.status(429)
                  : call == 2 ? LocalHub.status(500) : LocalHub.bytes(BYTES, "\"v1\""))
              .to(exchange, call);
        });
    download();
    assertArrived(BYTES);
    assertEquals(
        List.of(
            "waiting: localhost answers 429: too many requests",
            "waiting: localhost answers 500: the server has a problem"),
        heard.events.subList(0, 2));
  }

  @Test
  void whatDoesNotPassIsToldAtOnceAndNothingIsLeft() throws Exception {
    answer(LocalHub.status(404));
    assertTrue(refusal().contains("localhost answers 404: there is no such file there"));
    answer(LocalHub.status(401));
    assertTrue(refusal().contains("localhost answers 401: the file is not given to everyone"));
    answer(LocalHub.status(403));
    assertTrue(refusal().contains("localhost answers 403: the file is not given to everyone"));
    answer(LocalHub.status(204));
    assertTrue(refusal().contains("localhost answers 204, which is no file"));
    assertEquals(4, server.asked().size());
    assertEquals(List.of(), names(folder));
  }

  @Test
  void mirrorsAreTriedInTurnAndEachIsNamed() throws Exception {
    try (LocalHub mirror = new LocalHub()) {
      answer(LocalHub.cut(BYTES, "\"v1\"", 90_000, 1));
      URI closed = URI.create("http://localhost:" + closedPort());
      Hub hub = hub(closed, mirror.base(), server.base());
      hub.download("adefossez/HTDemucs", FILE, folder, heard);
      assertArrived(BYTES);
      assertEquals(List.of(FILE), mirror.asked());
      Hub neither = hub(closed, mirror.base());
      ModelException refusal =
          assertThrows(
              ModelException.class,
              () -> neither.download("adefossez/HTDemucs", "other", folder, DownloadProgress.NONE));
      String unreached = "no connection to localhost:" + closed.getPort() + ": ";
      assertTrue(refusal.getMessage().contains(unreached), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("; localhost answers 404"), refusal.getMessage());
    }
  }

  private static int closedPort() throws IOException {
    try (LocalHub gone = new LocalHub()) {
      return gone.base().getPort();
    }
  }

  @Test
  void anETagOfAnotherServerMeansNothing() throws Exception {
    try (LocalHub first = new LocalHub()) {
      first.file(
          "adefossez/HTDemucs",
          FILE,
          (exchange, call) ->
              (call == 1
                      ? LocalHub.cut(bytes(BYTES.length, 2), "\"v1\"", 90_000, 1)
                      : LocalHub.status(404))
                  .to(exchange, call));
      answer(LocalHub.bytes(BYTES, "\"v1\""));
      hub(first.base(), server.base()).download("adefossez/HTDemucs", FILE, folder, heard);
      assertArrived(BYTES);
      assertEquals(List.of(FILE), server.asked());
    }
  }

  @Test
  void anUnknownHostIsToldAtOnce() {
    // A label of 64 letters is no name: no resolver is asked.
    URI nowhere = URI.create("http://" + "x".repeat(64) + ".invalid");
    ModelException refusal =
        assertThrows(
            ModelException.class,
            () -> hub(nowhere).download("adefossez/HTDemucs", FILE, folder, heard));
    assertTrue(refusal.getMessage().contains("is not known here"), refusal.getMessage());
    assertEquals(List.of(), heard.events);
  }

  @Test
  void redirectsThatLeadNowhereAreRefused() {
    answer(LocalHub.redirect("/cdn/a", "", 0));
    server.path("/cdn/a", LocalHub.redirect("/cdn/a", "", 0));
    assertTrue(refusal().contains("was redirected more than 5 times"));
    answer(LocalHub.redirect("file:///etc/passwd", "", 0));
    assertTrue(refusal().contains("redirects to file:///etc/passwd, which is refused"));
    answer(LocalHub.redirect("http://[", "", 0));
    assertTrue(refusal().contains("no address"));
  }

  @Test
  void twoDownloadsOfOneFileDoNotMix() throws Exception {
    Files.createDirectories(folder);
    try (FileChannel other =
        FileChannel.open(
            folder.resolve(FILE + ".part"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertTrue(other.lock().isValid());
      assertTrue(refusal().contains("another process is downloading"));
    }
    assertEquals(List.of(), server.asked());
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void aFullDiskIsTold() throws Exception {
    Files.createSymbolicLink(folder.resolve(FILE + ".part"), Path.of("/dev/full"));
    answer(LocalHub.bytes(BYTES, "\"v1\""));
    String refusal = refusal();
    assertTrue(refusal.contains(FILE + ".part: No space left on device"), refusal);
    assertEquals(1, server.asked().size());
  }
}
