package org.resonate.audio.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.resonate.audio.AudioFormat;

/**
 * The first bytes of a 32-bit float WAV: RIFF, or RF64 (EBU Tech 3306) past 4 GiB. A chunk of the
 * size of RF64's {@code ds64} is kept free for it, so the header's length never changes.
 *
 * @param format channels and rate
 * @param frames how many frames follow
 * @param bytes where the first one stands
 */
record WavHeader(AudioFormat format, long frames, int bytes) {

  /** RIFF (12), JUNK or ds64 (8 + 28), fmt (8 + 16), fact (8 + 4), data (8). */
  static final int WRITTEN_BYTES = 12 + 36 + 24 + 12 + 8;

  private static final int FLOAT_TAG = 3;
  private static final int EXTENSIBLE_TAG = 0xfffe;
  private static final long UNSIGNED_INT_MAX = 0xffff_ffffL;

  WavHeader(AudioFormat format, long frames) {
    this(format, frames, WRITTEN_BYTES);
  }

  int bytesPerFrame() {
    return 4 * format.channels();
  }

  /** The header's bytes, ready to be written. */
  ByteBuffer toBytes() {
    long dataBytes = frames * bytesPerFrame();
    long riffBytes = WRITTEN_BYTES - 8 + dataBytes;
    boolean large = riffBytes > UNSIGNED_INT_MAX;
    ByteBuffer out = ByteBuffer.allocate(WRITTEN_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    put(out, large ? "RF64" : "RIFF").putInt(large ? -1 : (int) riffBytes);
    put(out, "WAVE");
    put(out, large ? "ds64" : "JUNK").putInt(28);
    out.putLong(large ? riffBytes : 0).putLong(large ? dataBytes : 0).putLong(large ? frames : 0);
    out.putInt(0);
    put(out, "fmt ").putInt(16).putShort((short) FLOAT_TAG).putShort((short) format.channels());
    out.putInt(format.rateHz()).putInt(format.rateHz() * bytesPerFrame());
    out.putShort((short) bytesPerFrame()).putShort((short) 32);
    put(out, "fact").putInt(4).putInt(large ? -1 : (int) frames);
    put(out, "data").putInt(large ? -1 : (int) dataBytes);
    return out.flip();
  }

  private static ByteBuffer put(ByteBuffer out, String chunk) {
    return out.put(chunk.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads the header of a 32-bit float WAV, RIFF or RF64.
   *
   * @throws UnreadableAudioException if it is none or the file is shorter than it says
   */
  static WavHeader read(FileChannel channel, Path file) throws IOException {
    try {
      return parse(channel, file);
    } catch (EOFException e) {
      throw damaged(file, "it ends within its header", e);
    }
  }

  private static WavHeader parse(FileChannel channel, Path file) throws IOException {
    ByteBuffer riff = bytes(channel, 0, 12);
    String magic = chunk(riff);
    riff.getInt();
    if (!(magic.equals("RIFF") || magic.equals("RF64")) || !chunk(riff).equals("WAVE")) {
      throw damaged(file, "it is no WAV file", null);
    }
    AudioFormat format = null;
    long longDataBytes = -1;
    long position = 12;
    while (true) {
      ByteBuffer head = bytes(channel, position, 8);
      String name = chunk(head);
      long size = Integer.toUnsignedLong(head.getInt());
      position += 8;
      if (name.equals("ds64")) {
        longDataBytes = bytes(channel, position, 16).getLong(8);
      } else if (name.equals("fmt ")) {
        format = format(bytes(channel, position, (int) Math.min(size, 40)), file);
      } else if (name.equals("data")) {
        boolean large = size == UNSIGNED_INT_MAX && longDataBytes >= 0;
        return data(channel, file, format, position, large ? longDataBytes : size);
      }
      position += size + (size & 1);
    }
  }

  private static WavHeader data(
      FileChannel channel, Path file, AudioFormat format, long position, long dataBytes)
      throws IOException {
    if (format == null || position > Integer.MAX_VALUE) {
      throw damaged(file, "it says nothing about its samples", null);
    }
    WavHeader header = new WavHeader(format, dataBytes / (4L * format.channels()), (int) position);
    if (position + dataBytes > channel.size()) {
      throw damaged(
          file, "it should have " + (position + dataBytes) + " bytes, not " + channel.size(), null);
    }
    return header;
  }

  private static AudioFormat format(ByteBuffer fmt, Path file) throws IOException {
    if (fmt.limit() < 16) {
      throw damaged(file, "its format chunk is too short", null);
    }
    int tag = Short.toUnsignedInt(fmt.getShort(0));
    if (tag == EXTENSIBLE_TAG && fmt.limit() >= 26) {
      tag = Short.toUnsignedInt(fmt.getShort(24));
    }
    int channels = Short.toUnsignedInt(fmt.getShort(2));
    int rateHz = fmt.getInt(4);
    if (tag != FLOAT_TAG || fmt.getShort(14) != 32 || channels < 1 || rateHz < 1) {
      throw damaged(file, "its samples are not 32-bit float", null);
    }
    return new AudioFormat(channels, rateHz);
  }

  private static String chunk(ByteBuffer from) {
    byte[] name = new byte[4];
    from.get(name);
    return new String(name, StandardCharsets.US_ASCII);
  }

  private static ByteBuffer bytes(FileChannel channel, long position, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }

  private static UnreadableAudioException damaged(Path file, String cause, Throwable reason) {
    return new UnreadableAudioException(
        file, cause, "it is no intermediate file, or a damaged one", reason);
  }
}
