package org.resonate.audio.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file's first and last bytes tell that FFmpeg does not: plain text, and that Ogg or Wave64
 * was cut.
 */
final class FileEnds {

  /** How a file ends. */
  enum End {
    /** Its last piece is complete and says that it is the last. */
    MARKED,
    /** Its last piece is complete, but more should have come. */
    UNMARKED,
    /** Its last piece is incomplete. */
    CUT,
    /** The format does not tell. */
    UNKNOWN
  }

  /** An Ogg page: 27 bytes, up to 255 sizes, up to 255 segments of 255 (RFC 3533, section 6). */
  private static final int MAX_OGG_PAGE_BYTES = 27 + 255 + 255 * 255;

  private static final int OGG_MAGIC = 0x5367674f;
  private static final int OGG_FLAGS = 5;
  private static final int OGG_SEGMENTS = 26;
  private static final int OGG_END_OF_STREAM = 4;

  /** "data", also the first four bytes of Wave64's name of it. */
  private static final int WAV_DATA = 0x61746164;

  /** "ds64". */
  private static final int RF64_SIZES = 0x34367364;

  private static final long STREAMED_BYTES = 0x7fff_0000L;

  private static final int TEXT_BYTES = 512;

  private FileEnds() {}

  /** The start of a file that is text in UTF-8; "" for one that is not. */
  static String text(Path file) throws IOException {
    ByteBuffer start = read(file, 0, TEXT_BYTES);
    CharBuffer text = CharBuffer.allocate(TEXT_BYTES);
    // More may follow: a last character that is cut in two is no mistake.
    boolean mistaken = StandardCharsets.UTF_8.newDecoder().decode(start, text, false).isError();
    String decoded = text.flip().toString();
    boolean plain = decoded.chars().allMatch(c -> c >= ' ' || (c >= '\t' && c <= '\r'));
    return plain && !mistaken ? decoded : "";
  }

  /** How an Ogg file ends. */
  static End ogg(Path file) throws IOException {
    long size = Files.size(file);
    ByteBuffer tail = read(file, Math.max(0, size - MAX_OGG_PAGE_BYTES), MAX_OGG_PAGE_BYTES);
    for (int at = tail.limit() - 4; at >= 0; at--) {
      if (tail.getInt(at) != OGG_MAGIC) {
        continue;
      }
      int left = tail.limit() - at;
      int sizes = left > OGG_SEGMENTS ? Byte.toUnsignedInt(tail.get(at + OGG_SEGMENTS)) : 0;
      int page = OGG_SEGMENTS + 1 + sizes;
      for (int i = 1; i <= sizes && at + OGG_SEGMENTS + i < tail.limit(); i++) {
        page += Byte.toUnsignedInt(tail.get(at + OGG_SEGMENTS + i));
      }
      if (page > left) {
        return End.CUT;
      }
      return (tail.get(at + OGG_FLAGS) & OGG_END_OF_STREAM) != 0 ? End.MARKED : End.UNMARKED;
    }
    return End.UNKNOWN;
  }

  /** How a WAV file ends: RIFF's sizes have 32 bits, RF64's stand in its first chunk. */
  static End wav(Path file) throws IOException {
    long size = Files.size(file);
    long longData = 0;
    long at = 12;
    while (at + 8 <= size) {
      ByteBuffer head = read(file, at, 24);
      long chunk = Integer.toUnsignedLong(head.getInt(4));
      int name = head.getInt(0);
      if (name == RF64_SIZES && head.limit() == 24) {
        longData = head.getLong(16);
      }
      if (name == WAV_DATA) {
        long data = longData > 0 ? longData : chunk;
        // A recorder that could not go back leaves 0 or the largest number it knows.
        boolean known = longData > 0 || (chunk > 0 && chunk < STREAMED_BYTES);
        return !known ? End.UNKNOWN : at + 8 + data > size ? End.CUT : End.MARKED;
      }
      at += 8 + chunk + (chunk & 1);
    }
    return End.CUT;
  }

  /** How a Wave64 file ends: chunks of a 16-byte name and a 64-bit size, aligned to 8 bytes. */
  static End wave64(Path file) throws IOException {
    long size = Files.size(file);
    long at = 40;
    while (at + 24 <= size) {
      ByteBuffer head = read(file, at, 24);
      long chunk = head.getLong(16);
      if (chunk < 24) {
        return End.UNKNOWN;
      }
      if (head.getInt(0) == WAV_DATA) {
        return at + chunk > size ? End.CUT : End.MARKED;
      }
      at += (chunk + 7) & ~7L;
    }
    return End.CUT;
  }

  private static ByteBuffer read(Path file, long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(from);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Until the buffer is full or the file ends.
      }
    }
    return bytes.flip();
  }
}
