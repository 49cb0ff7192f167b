package org.resonate.transforms.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * An object store in memory, {@code mem://}, of which every n-th call fails: objects are whole or
 * absent, and there are no folders.
 */
public final class MemoryFileSystem extends FileSystem<MemoryFileSystem.Id> {

  public static final AtomicInteger FAILED = new AtomicInteger();

  private static final AtomicInteger CALLS = new AtomicInteger();
  private static volatile int every = Integer.MAX_VALUE;

  private static final Map<String, byte[]> OBJECTS = new TreeMap<>();
  private static final Map<String, Long> TIMES = new TreeMap<>();

  /** Has each n-th call fail from now on. */
  public static void failEvery(int calls) {
    every = calls;
    CALLS.set(0);
  }

  /** Names of the objects. */
  public static synchronized List<String> objects() {
    return List.copyOf(OBJECTS.keySet());
  }

  /** Forgets all objects. */
  public static synchronized void clear() {
    OBJECTS.clear();
    FAILED.set(0);
  }

  private static void mayFail(String call) throws IOException {
    if (CALLS.incrementAndGet() % every == 0) {
      FAILED.incrementAndGet();
      throw new IOException(call + ": we encountered an internal error (Status Code: 500)");
    }
  }

  /** For Beam to find it. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
      return List.of(new MemoryFileSystem());
    }
  }

  /** An object's URI. */
  public record Id(String uri) implements ResourceId {
    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      return new Id(uri + other);
    }

    @Override
    public ResourceId getCurrentDirectory() {
      return new Id(uri.substring(0, uri.lastIndexOf('/') + 1));
    }

    @Override
    public String getScheme() {
      return "mem";
    }

    @Override
    public String getFilename() {
      return uri.substring(uri.lastIndexOf('/') + 1);
    }

    @Override
    public boolean isDirectory() {
      return uri.endsWith("/");
    }

    @Override
    public String toString() {
      return uri;
    }
  }

  @Override
  protected List<MatchResult> match(List<String> specs) throws IOException {
    mayFail("match");
    List<MatchResult> results = new ArrayList<>();
    synchronized (MemoryFileSystem.class) {
      for (String spec : specs) {
        String prefix = spec.replaceAll("\\*\\*$", "");
        List<MatchResult.Metadata> found = new ArrayList<>();
        OBJECTS.forEach(
            (uri, bytes) -> {
              if (uri.startsWith(prefix)) {
                found.add(
                    MatchResult.Metadata.builder()
                        .setResourceId(new Id(uri))
                        .setSizeBytes(bytes.length)
                        .setIsReadSeekEfficient(true)
                        .setLastModifiedMillis(TIMES.get(uri))
                        .build());
              }
            });
        results.add(MatchResult.create(MatchResult.Status.OK, found));
      }
    }
    return results;
  }

  @Override
  protected WritableByteChannel create(Id id, CreateOptions options) throws IOException {
    mayFail("create");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    WritableByteChannel channel = Channels.newChannel(bytes);
    return new WritableByteChannel() {
      @Override
      public int write(ByteBuffer source) throws IOException {
        return channel.write(source);
      }

      @Override
      public boolean isOpen() {
        return channel.isOpen();
      }

      @Override
      public void close() throws IOException {
        channel.close();
        mayFail("close");
        put(id, bytes.toByteArray());
      }
    };
  }

  private static synchronized void put(Id id, byte[] bytes) {
    OBJECTS.put(id.uri(), bytes);
    TIMES.put(id.uri(), System.currentTimeMillis());
  }

  @Override
  protected ReadableByteChannel open(Id id) throws IOException {
    mayFail("open");
    synchronized (MemoryFileSystem.class) {
      byte[] bytes = OBJECTS.get(id.uri());
      if (bytes == null) {
        throw new FileNotFoundException(id.uri());
      }
      return Channels.newChannel(new ByteArrayInputStream(bytes));
    }
  }

  @Override
  protected void copy(List<Id> from, List<Id> to) {
    throw new UnsupportedOperationException("nobody copies");
  }

  @Override
  protected void rename(List<Id> from, List<Id> to, MoveOptions... options) {
    throw new UnsupportedOperationException("an object store renames nothing");
  }

  @Override
  protected void delete(Collection<Id> ids) throws IOException {
    mayFail("delete");
    synchronized (MemoryFileSystem.class) {
      ids.forEach(id -> OBJECTS.remove(id.uri()));
    }
  }

  @Override
  protected Id matchNewResource(String uri, boolean isDirectory) {
    return new Id(uri);
  }

  @Override
  protected String getScheme() {
    return "mem";
  }
}
