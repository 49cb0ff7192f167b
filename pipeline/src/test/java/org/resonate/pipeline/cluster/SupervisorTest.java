package org.resonate.pipeline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

  @TempDir Path folder;

  @Test
  @Timeout(30)
  void whoDiedIsStartedAgainAndAllEndWithIt() throws Exception {
    LinkedBlockingQueue<List<ClusterState.Member>> changes = new LinkedBlockingQueue<>();
    Supervisor supervisor =
        new Supervisor(
            List.of(sleeper("one"), sleeper("two")), members -> changes.add(List.copyOf(members)));
    Thread watching =
        new Thread(
            () -> {
              try {
                supervisor.run();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    watching.start();
    List<ClusterState.Member> first = changes.poll(10, TimeUnit.SECONDS);
    first.get(1).process().orElseThrow().destroyForcibly();
    List<ClusterState.Member> second = changes.poll(10, TimeUnit.SECONDS);
    assertEquals(first.get(0), second.get(0));
    assertNotEquals(first.get(1).pid(), second.get(1).pid());
    assertEquals(2, second.get(1).starts());
    // Killed, as shells count it.
    Path note = Supervisor.exitNotes(folder).resolve(first.get(1).pid() + ".exit");
    assertEquals("137", Files.readString(note));
    assertFalse(first.get(1).process().isPresent());
    assertTrue(second.get(1).process().isPresent());

    supervisor.close();
    watching.join();
    for (ClusterState.Member member : second) {
      assertFalse(member.process().isPresent(), member.toString());
    }
  }

  private Supervisor.Program sleeper(String name) {
    return new Supervisor.Program(name, start -> List.of("sleep", "60"), folder);
  }

  @Test
  void anotherJvmGetsTheLaunchersFlagsButItsOwnHeap() {
    assertEquals(
        List.of("-Xshare:auto", "-Dresonate.home=/opt/resonate"),
        Jvm.inherited(
            List.of(
                "-Xmx768m",
                "-Xshare:auto",
                "-Dresonate.home=/opt/resonate",
                "-Dresonate.terminal=true",
                "-XX:TieredStopAtLevel=1")));
  }

  @Test
  void aWorkersHeapGrowsWithItsSlots() throws Exception {
    FlinkConfiguration one = FlinkConfiguration.of(Path.of("..")).withSlots(1, 2);
    FlinkConfiguration four = FlinkConfiguration.of(Path.of("..")).withSlots(4, 64);
    assertEquals("-Xmx768m", one.workerFlags().get(0));
    // 768 + 3 slots of 192, and 4 times 8 threads more than the 8 that have room in it, 24 each.
    assertEquals("-Xmx2112m", four.workerFlags().get(0));
    assertEquals("4", four.values().get("taskmanager.numberOfTaskSlots"));
  }
}
