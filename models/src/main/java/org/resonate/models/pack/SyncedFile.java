package org.resonate.models.pack;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new file whose bytes are on the disk when it is closed. */
final class SyncedFile extends FilterOutputStream {

  private final FileChannel channel;

  private SyncedFile(OutputStream out, FileChannel channel) {
    super(out);
    this.channel = channel;
  }

  static SyncedFile create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new SyncedFile(Channels.newOutputStream(channel), channel);
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    out.write(bytes, start, length);
  }

  @Override
  public void close() throws IOException {
    try (FileChannel closing = channel) {
      if (closing.isOpen()) {
        closing.force(true);
      }
    }
  }
}
