package org.resonate.transforms.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.Balance;

class ArtifactStoreTest {

  @TempDir Path root;

  @Test
  void theFirstToPublishWins() throws Exception {
    ArtifactStore store = new ArtifactStore(root);
    Path first = store.begin("stage");
    Path second = store.begin("stage");
    Balance one = store.publish(first, "stage", "f", balance("one"), Balance.class);
    Balance two = store.publish(second, "stage", "f", balance("two"), Balance.class);
    assertEquals("one", one.getReason());
    assertEquals("one", two.getReason());
    assertEquals("one", store.find("stage", "f", Balance.class).orElseThrow().getReason());
    assertFalse(Files.exists(second));
  }

  @Test
  void whatIsNotPublishedIsNotThere() throws Exception {
    ArtifactStore store = new ArtifactStore(root);
    Path making = store.begin("stage");
    Files.writeString(making.resolve("half"), "x");
    assertTrue(store.find("stage", "f", Balance.class).isEmpty());
  }

  @Test
  void whatIsRemovedMakesRoomForANewOneAndLeavesNothing() throws Exception {
    ArtifactStore store = new ArtifactStore(root);
    Path first = store.begin("stage");
    Files.writeString(first.resolve("sound"), "x");
    store.publish(first, "stage", "f", balance("one"), Balance.class);
    store.remove("stage", "f");
    assertTrue(store.find("stage", "f", Balance.class).isEmpty());
    try (Stream<Path> left = Files.list(root.resolve("stage"))) {
      assertEquals(0, left.count());
    }
    Balance two = store.publish(store.begin("stage"), "stage", "f", balance("two"), Balance.class);
    assertEquals("two", two.getReason());
  }

  @Test
  void sweepingSparesTheLivingAndOtherMachines() throws Exception {
    ArtifactStore store = new ArtifactStore(root);
    Path ours = store.begin("stage");
    Worker us = Worker.current();
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path dead = root.resolve("stage/.making-" + new Worker(us.host(), gone.pid()) + ".x");
    Path elsewhere = root.resolve("stage/.making-" + new Worker("other-host", gone.pid()) + ".x");
    Files.createDirectories(dead.resolve("deep"));
    Files.writeString(dead.resolve("deep/file"), "x");
    Files.createDirectories(elsewhere);
    store.sweep(false);
    assertTrue(Files.exists(ours));
    assertFalse(Files.exists(dead));
    assertTrue(Files.exists(elsewhere));
    store.sweep(true);
    assertFalse(Files.exists(elsewhere));
    assertFalse(Files.exists(ours));
  }

  private static Balance balance(String reason) {
    return Balance.newBuilder().setReason(reason).build();
  }
}
