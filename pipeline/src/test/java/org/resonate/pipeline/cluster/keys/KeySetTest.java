package org.resonate.pipeline.cluster.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySetTest {

  @TempDir static Path folder;
  private static Path keys;

  @BeforeAll
  static void make() throws Exception {
    keys = folder.resolve("keys");
    new KeySet(List.of("studio.local", "10.0.0.7"), 100).make(keys);
  }

  private static List<Path> all(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files.sorted().toList();
    }
  }

  @Test
  void eachRoleHasWhatItNeedsAndItsOwnerAloneReadsIt() throws Exception {
    Set<String> names = new TreeSet<>();
    for (Path file : all(keys)) {
      boolean isFolder = Files.isDirectory(file);
      assertEquals(
          isFolder ? "rwx------" : "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
          file.toString());
      if (!isFolder) {
        names.add(keys.relativize(file).toString());
      }
    }
    assertEquals(
        Set.of(
            "cluster/cluster.yaml",
            "cluster/authority.p12",
            "cluster/internal.p12",
            "cluster/server.p12",
            "worker/worker.yaml",
            "worker/internal.p12",
            "client/client.yaml",
            "client/authority.p12",
            "client/client.p12"),
        names);
    try (var beside = Files.list(folder)) {
      assertEquals(List.of(), beside.filter(file -> file.toString().contains("/.")).toList());
    }
  }

  @Test
  void theKeyThatSignsIsNowhereAndNoPasswordIsUsedTwice() throws Exception {
    Set<String> passwords = new HashSet<>();
    int stores = 0;
    for (KeyRole role : KeyRole.values()) {
      Map<String, String> flink = KeyFolder.open(keys, role).flink();
      for (Map.Entry<String, String> setting : flink.entrySet()) {
        if (!setting.getKey().endsWith("store")) {
          continue;
        }
        String password = flink.get(setting.getKey() + "-password");
        assertTrue(password.length() >= 32, setting.getKey());
        if (passwords.add(password)) {
          stores++;
        }
        KeyStore store = Stores.read(Path.of(setting.getValue()), password);
        assertEquals(1, store.size());
        String alias = Collections.list(store.aliases()).get(0);
        assertEquals(alias.equals("authority"), !store.isKeyEntry(alias), alias);
      }
    }
    // internal, server and its authority, client and its authority
    assertEquals(5, stores);
  }

  @Test
  void oneRolesFolderIsEnoughWhereverItIsCopied() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (Path file : all(keys.resolve("worker")).subList(1, 3)) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    KeyFolder worker = KeyFolder.open(copy, KeyRole.WORKER);
    assertEquals(
        copy.resolve("internal.p12").toString(),
        worker.flink().get("security.ssl.internal.keystore"));
    assertEquals(KeyFolder.open(keys, KeyRole.WORKER).certificate(), worker.certificate());
    IOException wrong = assertThrows(IOException.class, () -> KeyFolder.open(copy, KeyRole.CLIENT));
    assertTrue(
        wrong.getMessage().contains("no keys of a client (no client.yaml)"), wrong::toString);

    assertEquals(List.of(), worker.notes());
    Path store = copy.resolve("internal.p12");
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-r-----"));
    assertTrue(worker.notes().get(0).contains("chmod -R go= " + copy), worker.notes().toString());

    Files.write(store, new byte[] {1, 2, 3});
    IOException broken =
        assertThrows(IOException.class, () -> KeyFolder.open(copy, KeyRole.WORKER));
    assertTrue(broken.getMessage().startsWith(store + " cannot be used"), broken::toString);
    Files.delete(store);
    assertThrows(NoSuchFileException.class, () -> KeyFolder.open(copy, KeyRole.WORKER));
  }

  @Test
  void aBrokenFileIsToldWithoutItsPasswords() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("broken"));
    String secret =
        KeyFolder.open(keys, KeyRole.CLIENT).flink().get("security.ssl.rest.key-password");
    Files.writeString(
        copy.resolve("client.yaml"), "security.ssl.rest.key-password: [\"" + secret + "\"\n");
    IOException broken =
        assertThrows(IOException.class, () -> KeyFolder.open(copy, KeyRole.CLIENT));
    StringWriter printed = new StringWriter();
    broken.printStackTrace(new PrintWriter(printed));
    assertTrue(printed.toString().contains("is not as it was made"), printed::toString);
    assertFalse(printed.toString().contains(secret));
  }

  @Test
  void keysEnd() throws Exception {
    Instant end = KeyFolder.open(keys, KeyRole.CLUSTER).end();
    long days = Duration.between(Instant.now(), end).toDays();
    assertTrue(days >= 98 && days <= 100, end::toString);
    IOException ended =
        assertThrows(
            IOException.class,
            () -> KeyFolder.open(keys, KeyRole.CLIENT, end.plus(Duration.ofDays(1))));
    assertTrue(ended.getMessage().contains("ended on " + KeyFolder.date(end)), ended::toString);

    Path brief = folder.resolve("brief");
    new KeySet(List.of(), 20).make(brief);
    String note = KeyFolder.open(brief, KeyRole.CLUSTER).notes().get(0);
    assertTrue(note.contains("make new ones before"), note);
  }

  @Test
  void whatIsInterruptedLeavesNothing() throws Exception {
    Path here = Files.createDirectory(folder.resolve("here"));
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class, () -> new KeySet(List.of(), 10).make(here.resolve("keys")));
    assertEquals(List.of(here), all(here));
    Files.createDirectory(here.resolve("keys"));
    Files.createFile(here.resolve("keys/notes"));
    assertEquals(
        here.resolve("keys") + " is not empty; name a new folder",
        KeySet.obstacle(here.resolve("keys")).orElseThrow());
    // Somebody was faster.
    assertThrows(IOException.class, () -> new KeySet(List.of(), 10).make(here.resolve("keys")));
    assertEquals(3, all(here).size());
  }

  @Test
  void hostsAreNamesOrAddresses() {
    for (String host :
        List.of("studio", "studio.local", "10.0.0.7", "::1", "fe80::1", "3com.org")) {
      assertTrue(KeySet.isHost(host), host);
    }
    for (String host :
        List.of("", "studio:8081", "*.local", "a_b", "10.0.0.256", "10.1", "a,dns:b", "-a", "é")) {
      assertFalse(KeySet.isHost(host), host);
    }
  }
}
