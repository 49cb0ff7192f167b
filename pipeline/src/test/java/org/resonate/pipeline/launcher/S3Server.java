package org.resonate.pipeline.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.resonate.transforms.store.RemoteFolder;

/** S3Proxy, an S3-compatible server, as a process of its own; a bucket is a folder. */
final class S3Server implements Closeable {

  private static final Path CLASS_PATH = Path.of("../s3/server/target/s3proxy.classpath");
  private static final String KEY = "tester";
  private static final String SECRET = "not-a-secret";

  /** For the environment of who uses it. */
  static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET);

  private final Process process;
  private final int port;
  private final Path data;

  /** Starts it and waits until it listens. */
  S3Server(Path folder) throws Exception {
    this.port = TestCluster.freePort();
    this.data = Files.createDirectories(folder.resolve("s3"));
    Files.createDirectories(data.resolve("archive"));
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "s3proxy.endpoint",
            "http://127.0.0.1:" + port,
            "s3proxy.authorization",
            "aws-v2-or-v4",
            "s3proxy.identity",
            KEY,
            "s3proxy.credential",
            SECRET,
            // As Amazon's own server does.
            "s3proxy.ignore-unknown-headers",
            "true",
            "jclouds.provider",
            "filesystem-nio2",
            "jclouds.filesystem.basedir",
            data.toString(),
            "jclouds.identity",
            KEY,
            "jclouds.credential",
            SECRET));
    Path file = folder.resolve("s3proxy.conf");
    try (var out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    Path quiet =
        Files.writeString(
            folder.resolve("logback.xml"), "<configuration><root level=\"OFF\"/></configuration>");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=" + quiet,
                "-cp",
                Files.readString(CLASS_PATH).strip(),
                "org.gaul.s3proxy.Main",
                "--properties",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.out").toFile())
            .start();
    while (!listens()) {
      if (!process.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("s3proxy.out")));
      }
      Thread.sleep(50);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What Beam must be told to reach it. */
  List<String> beamArguments() {
    return List.of("--", "--awsRegion=us-east-1", "--endpoint=http://127.0.0.1:" + port);
  }

  /** A folder in it, for this process. */
  RemoteFolder folder(String uri) {
    System.setProperty("aws.accessKeyId", KEY);
    System.setProperty("aws.secretAccessKey", SECRET);
    String[] arguments = beamArguments().stream().skip(1).toArray(String[]::new);
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.fromArgs(arguments).create());
    return new RemoteFolder(uri);
  }

  /** The file that an object of the bucket {@code archive} is kept in. */
  Path object(String name) {
    return data.resolve("archive").resolve(name);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
