package org.resonate.audio.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;

/** Reads what {@link WavWriter} wrote, from any frame on, bit for bit. */
public final class WavReader implements AudioSource {

  private static final int BUFFER_FRAMES = 8192;

  private final FileChannel channel;
  private final WavHeader header;
  private final ByteBuffer bytes;
  private final float[] interleaved;
  private long position;

  private WavReader(FileChannel channel, WavHeader header) {
    this.channel = channel;
    this.header = header;
    bytes =
        ByteBuffer.allocateDirect(BUFFER_FRAMES * header.bytesPerFrame())
            .order(ByteOrder.LITTLE_ENDIAN);
    interleaved = new float[BUFFER_FRAMES * header.format().channels()];
  }

  /**
   * Opens a 32-bit float WAV or RF64.
   *
   * @throws UnreadableAudioException if it is none, or shorter than it says
   * @throws IOException if it cannot be opened
   */
  public static WavReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new WavReader(channel, WavHeader.read(channel, file));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public AudioFormat format() {
    return header.format();
  }

  @Override
  public long frames() {
    return header.frames();
  }

  /** The frame that {@link #read} gives next. */
  public long position() {
    return position;
  }

  /**
   * Goes to a frame.
   *
   * @param frame 0 to {@link #frames}; the last is the end
   */
  public void seek(long frame) {
    if (frame < 0 || frame > header.frames()) {
      throw new IllegalArgumentException(
          "frame " + frame + " is not within 0 to " + header.frames());
    }
    position = frame;
  }

  @Override
  public int read(float[][] block) throws IOException {
    if (position == header.frames()) {
      return -1;
    }
    int wanted = (int) Math.min(block[0].length, header.frames() - position);
    for (int done = 0; done < wanted; ) {
      int now = Math.min(wanted - done, BUFFER_FRAMES);
      fill(now);
      int channels = block.length;
      for (int c = 0; c < channels; c++) {
        float[] samples = block[c];
        for (int i = 0, o = c; i < now; i++, o += channels) {
          samples[done + i] = interleaved[o];
        }
      }
      done += now;
    }
    return wanted;
  }

  private void fill(int frames) throws IOException {
    bytes.clear().limit(frames * header.bytesPerFrame());
    long at = header.bytes() + position * header.bytesPerFrame();
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("the file was cut short while it was read");
      }
    }
    bytes.flip();
    bytes.asFloatBuffer().get(interleaved, 0, frames * header.format().channels());
    position += frames;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
