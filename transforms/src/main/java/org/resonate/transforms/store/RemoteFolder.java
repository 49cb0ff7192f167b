package org.resonate.transforms.store;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A folder of another file system that Beam knows, such as {@code s3://bucket/folder}. An object is
 * there whole or not at all, a new one takes the place of the old one at once, and none is renamed.
 * Beam must have been told its options, as it is on every worker.
 */
public final class RemoteFolder implements SharedFolder {

  private static final String ANY_TYPE = "application/octet-stream";

  private final String uri;

  /**
   * @param uri of the folder
   */
  public RemoteFolder(String uri) {
    this.uri = uri.endsWith("/") ? uri : uri + "/";
  }

  /** Whether a place is a URI of a file system that Java itself has no way to. */
  public static boolean isRemote(String place) {
    int colon = place.indexOf("://");
    return colon > 0
        && FileSystemProvider.installedProviders().stream()
            .noneMatch(java -> java.getScheme().equalsIgnoreCase(place.substring(0, colon)));
  }

  /** The path of a place that is not remote. */
  static Path path(String place) {
    return place.contains("://") ? Path.of(URI.create(place)) : Path.of(place);
  }

  /**
   * The name of an object, which is text, for a path of bytes. One that is not UTF-8 stays as it is
   * encoded, so that different names stay different.
   *
   * @param encoded percent-encoded
   */
  public static String objectName(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(encoded.charAt(i));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return encoded;
    }
  }

  /** Its URI, with a slash at its end. */
  public String uri() {
    return uri;
  }

  @Override
  public List<Item> list(String folder) throws IOException {
    String prefix = uri + (folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/");
    MatchResult found =
        call(prefix, () -> FileSystems.match(prefix + "**", EmptyMatchTreatment.ALLOW));
    List<Item> items = new ArrayList<>();
    for (MatchResult.Metadata object : call(prefix, found::metadata)) {
      String name = object.resourceId().toString().substring(prefix.length());
      if (!name.isEmpty()) {
        items.add(new Item(name, object.sizeBytes(), object.lastModifiedMillis()));
      }
    }
    return items;
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    try (InputStream in = open(name)) {
      return Optional.of(call(uri + name, in::readAllBytes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void write(String name, byte[] bytes, boolean durable) throws IOException {
    put(name, out -> out.write(bytes));
  }

  /**
   * Copies a file of this machine into it, in place of an earlier one; whole or not at all.
   *
   * @throws IOException if it cannot be copied; what was there stays
   */
  public void upload(Path file, String name) throws IOException {
    put(name, out -> Files.copy(file, out));
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Closing makes an object of what was written until then: only where that is all of it. */
  private void put(String name, Content content) throws IOException {
    call(
        uri + name,
        () -> {
          OutputStream out = create(name);
          content.writeTo(out);
          out.close();
          return null;
        });
  }

  /**
   * Copies a file of it to this machine; the folder of the copy is made.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if it cannot be copied
   */
  public void download(String name, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream in = open(name)) {
      call(uri + name, () -> Files.copy(in, file));
    }
  }

  @Override
  public void delete(String name) throws IOException {
    deleteEach(List.of(name));
  }

  @Override
  public void deleteAll(String folder) throws IOException {
    String prefix = folder.endsWith("/") ? folder : folder + "/";
    deleteEach(list(folder).stream().map(item -> prefix + item.name()).toList());
  }

  private void deleteEach(List<String> names) throws IOException {
    List<ResourceId> ids = new ArrayList<>();
    for (String name : names) {
      ids.add(id(name));
    }
    call(
        uri,
        () -> {
          FileSystems.delete(ids, StandardMoveOptions.IGNORE_MISSING_FILES);
          return null;
        });
  }

  @Override
  public long clockMillis(String folder) throws IOException {
    String name = ".now-" + UUID.randomUUID();
    String path = folder + "/" + name;
    write(path, new byte[] {0}, false);
    try {
      return list(folder).stream()
          .filter(item -> item.name().equals(name))
          .mapToLong(Item::modifiedMillis)
          .findFirst()
          .orElseThrow(() -> new IOException(uri + path + " is not listed once it is written"));
    } finally {
      delete(path);
    }
  }

  private ResourceId id(String name) {
    return FileSystems.matchNewResource(uri + name, false);
  }

  private InputStream open(String name) throws IOException {
    return call(uri + name, () -> Channels.newInputStream(FileSystems.open(id(name))));
  }

  private OutputStream create(String name) throws IOException {
    return Channels.newOutputStream(FileSystems.create(id(name), ANY_TYPE));
  }

  /** What goes wrong comes in many classes, of which ours know none: told as Java's own would. */
  private static <T> T call(String place, Callable<T> deed) throws IOException {
    try {
      return deed.call();
    } catch (Exception e) {
      String message = String.valueOf(e.getMessage()).replaceFirst("^([\\w.$]+Exception: )+", "");
      if (Thread.currentThread().isInterrupted()) {
        InterruptedIOException stopped = new InterruptedIOException(place + ": " + message);
        stopped.initCause(e);
        throw stopped;
      }
      IOException told;
      if (e instanceof FileNotFoundException || e.toString().contains("NoSuchKey")) {
        told = new NoSuchFileException(place);
      } else if (message.contains("Unable to load credentials")) {
        told =
            new AccessDeniedException(
                place,
                null,
                "no key found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, here and for every worker");
      } else if (message.contains("Unable to load region")) {
        told = new FileSystemException(place, null, "name its region: -- --awsRegion=REGION");
      } else if (message.contains("Status Code: 403") || message.contains("403 Forbidden")) {
        told = new AccessDeniedException(place, null, "permission denied: " + message);
      } else if (e instanceof NoSuchFileException missing) {
        throw missing;
      } else {
        told = new FileSystemException(place, null, message);
      }
      if (told.getCause() == null) {
        told.initCause(e);
      }
      throw told;
    }
  }
}
