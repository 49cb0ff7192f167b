package org.resonate.transforms.store;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The usual file system as {@code failing:///…}, except that every n-th call of it fails. */
public final class FailingFileSystem extends FileSystemProvider {

  /** Failed calls. */
  public static final AtomicInteger FAILED = new AtomicInteger();

  private static final AtomicInteger CALLS = new AtomicInteger();
  private static volatile int every = Integer.MAX_VALUE;
  private static volatile String reason = "";

  private final FileSystem fileSystem = new Failing();

  /** Has every n-th call fail from now on, for a reason in the system's words. */
  public static void failEvery(int n, String words) {
    reason = words;
    every = n;
    CALLS.set(0);
    FAILED.set(0);
  }

  /** The name of a folder here. */
  public static String uri(Path folder) {
    return "failing://" + folder.toUri().getRawPath();
  }

  private static Path real(Path path) throws IOException {
    if (CALLS.incrementAndGet() % every == 0) {
      FAILED.incrementAndGet();
      throw new FileSystemException(path.toString(), null, reason);
    }
    return bare(path);
  }

  private static Path bare(Path path) {
    return Proxy.isProxyClass(path.getClass())
        ? ((Handler) Proxy.getInvocationHandler(path)).real
        : path;
  }

  private Path wrapped(Path path) {
    if (path == null) {
      return null;
    }
    ClassLoader loader = FailingFileSystem.class.getClassLoader();
    return (Path) Proxy.newProxyInstance(loader, new Class<?>[] {Path.class}, new Handler(path));
  }

  private final class Handler implements InvocationHandler {
    final Path real;

    Handler(Path real) {
      this.real = real;
    }

    @Override
    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments)
        throws Throwable {
      if (method.getName().equals("getFileSystem")) {
        return fileSystem;
      }
      if (method.getName().equals("toUri")) {
        return URI.create(uri(real));
      }
      Object[] bare = arguments == null ? new Object[0] : arguments.clone();
      for (int i = 0; i < bare.length; i++) {
        bare[i] = bare[i] instanceof Path path ? bare(path) : bare[i];
      }
      try {
        Object result = method.invoke(real, bare);
        return result instanceof Path path ? wrapped(path) : result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  @Override
  public String getScheme() {
    return "failing";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return fileSystem;
  }

  @Override
  public Path getPath(URI uri) {
    return wrapped(Path.of(uri.getPath()));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return Files.newByteChannel(real(path), options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return FileChannel.open(real(path), options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(real(folder))) {
      entries.forEach(entry -> found.add(wrapped(entry)));
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return found.iterator();
      }

      @Override
      public void close() {
        // Closed already.
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    Files.createDirectory(real(folder), attributes);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.delete(real(path));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    Files.copy(real(source), bare(target), options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Files.move(real(source), bare(target), options);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Files.isSameFile(real(path), bare(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(bare(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Path real = real(path);
    real.getFileSystem().provider().checkAccess(real, modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(bare(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return Files.readAttributes(real(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    Files.setAttribute(real(path), name, value, options);
  }

  private final class Failing extends FileSystem {

    @Override
    public FileSystemProvider provider() {
      return FailingFileSystem.this;
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return FileSystems.getDefault().supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return wrapped(Path.of(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
      throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
      throw new UnsupportedOperationException();
    }
  }
}
