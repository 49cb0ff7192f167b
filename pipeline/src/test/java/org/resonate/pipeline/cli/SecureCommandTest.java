package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecureCommandTest extends CapturedOutput {
  @TempDir Path folder;

  private void fails(int exit, String says, Object... arguments) {
    err.reset();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    assertEquals(exit, Main.run(words), err());
    assertTrue(err().contains(says), err());
  }

  @Test
  void mistakesAreNamedAllAtOnce() {
    Path keys = folder.resolve("keys");
    fails(2, "--host must be a name", "cluster", "secure", keys, "--host", "a:1", "--days", 0);
    assertTrue(err().contains("--days must be from 1 to 3650, got 0"), err());
    assertFalse(Files.exists(keys));
    fails(2, "DIR", "cluster", "secure");
  }

  @Test
  void keysAreMadeOnceAndUsedWhereTheyBelong() throws Exception {
    Path keys = folder.resolve("keys");
    assertEquals(0, Main.run("cluster", "secure", keys.toString(), "--host", "studio.local"));
    String told = out();
    assertTrue(told.startsWith("Keys for studio.local, localhost, 127.0.0.1, ::1, good until 20"));
    for (String role : new String[] {"cluster", "worker", "client"}) {
      assertTrue(told.contains(keys.resolve(role) + ": "), told);
    }
    byte[] before = Files.readAllBytes(keys.resolve("worker/worker.yaml"));
    fails(2, "holds keys already", "cluster", "secure", keys);
    assertArrayEquals(before, Files.readAllBytes(keys.resolve("worker/worker.yaml")));

    Path worker = keys.resolve("worker");
    fails(2, "no keys of a cluster", "cluster", "start", "--secure", worker);
    fails(2, "no keys of a client", "cluster", "start", "--secure", keys.resolve("cluster"));
    Object[] start = {
      "cluster", "start", "--secure", keys, "--host", "127.0.0.2", "--data", folder.resolve("data")
    };
    fails(3, "are for studio.local, localhost, 127.0.0.1", start);
    fails(
        2,
        "no keys of a worker",
        "worker",
        "--jobmanager",
        "a:1",
        "--secure",
        folder.resolve("no"));
  }

  @Test
  void aJobsKeysGoWithACluster() throws Exception {
    Path input = Files.createDirectory(folder.resolve("in"));
    Path no = folder.resolve("no");
    fails(2, "--secure goes with --runner flink", "remaster", input, "--secure", no);
    Object[] job = {
      "remaster", input, "--runner", "flink", "--flink-master", "a:1", "--secure", no, "-o", "x"
    };
    fails(2, "--secure: " + no + " holds no keys of a client", job);
    Path config = folder.resolve("job.yaml");
    Files.writeString(config, "job: {runner: flink, flinkMaster: 'a:1', secure: no-such-keys}\n");
    fails(
        2,
        "--secure: " + folder.resolve("no-such-keys") + " holds no keys",
        "remaster",
        input,
        "--config",
        config);
    fails(
        2,
        "--secure and --flinkConfDir after -- exclude each other",
        "remaster",
        input,
        "--config",
        config,
        "--",
        "--flinkConfDir=x");
  }
}
