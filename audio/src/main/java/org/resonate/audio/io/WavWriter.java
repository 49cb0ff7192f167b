package org.resonate.audio.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Writes a 32-bit float WAV, RF64 past 4 GiB, bit for bit as {@link WavReader} reads it again. The
 * file is complete only after {@link #finish}; its checksum is taken on the way.
 */
public final class WavWriter implements AudioSink, Closeable {

  private static final int BUFFER_FRAMES = 8192;

  private final AudioFormat format;
  private final FileChannel channel;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;
  private final float[] interleaved;
  private final CRC32C dataCrc = new CRC32C();
  private long frames;
  private long crc32c = -1;

  private WavWriter(AudioFormat format, FileChannel channel) {
    this.format = format;
    this.channel = channel;
    bytes =
        ByteBuffer.allocateDirect(4 * BUFFER_FRAMES * format.channels())
            .order(ByteOrder.LITTLE_ENDIAN);
    floats = bytes.asFloatBuffer();
    interleaved = new float[BUFFER_FRAMES * format.channels()];
  }

  /**
   * Creates a file, or empties the one that is there.
   *
   * @throws IOException if that is not possible
   */
  public static WavWriter create(Path file, AudioFormat format) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    WavWriter writer = new WavWriter(format, channel);
    try {
      channel.position(WavHeader.WRITTEN_BYTES);
      return writer;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Channels and rate. */
  public AudioFormat format() {
    return format;
  }

  /** Frames written so far. */
  public long frames() {
    return frames;
  }

  @Override
  public void write(float[][] block, int count) throws IOException {
    int channels = format.channels();
    for (int done = 0; done < count; ) {
      int now = Math.min(count - done, BUFFER_FRAMES);
      for (int c = 0; c < channels; c++) {
        float[] samples = block[c];
        for (int i = 0, o = c; i < now; i++, o += channels) {
          interleaved[o] = samples[done + i];
        }
      }
      floats.clear();
      floats.put(interleaved, 0, now * channels);
      bytes.limit(4 * now * channels).position(0);
      dataCrc.update(bytes);
      bytes.position(0);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      bytes.clear();
      done += now;
      frames += now;
    }
  }

  /** Writes the header: from now on the file is complete. */
  @Override
  public void finish() throws IOException {
    WavHeader header = new WavHeader(format, frames);
    ByteBuffer head = header.toBytes();
    CRC32C headCrc = new CRC32C();
    headCrc.update(head.duplicate());
    while (head.hasRemaining()) {
      channel.write(head, head.position());
    }
    channel.close();
    crc32c =
        Crc32cCombine.combine(
            headCrc.getValue(), dataCrc.getValue(), frames * header.bytesPerFrame());
  }

  /**
   * CRC-32C of the whole file.
   *
   * @throws IllegalStateException before {@link #finish}
   */
  public long crc32c() {
    if (crc32c < 0) {
      throw new IllegalStateException("not finished");
    }
    return crc32c;
  }

  /** Closes the file, also a half-written one. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
