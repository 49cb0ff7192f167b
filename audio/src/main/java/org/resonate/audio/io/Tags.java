package org.resonate.audio.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * What a recording says about itself. Text is only text here: whatever it holds is carried as it
 * is, never run or expanded.
 *
 * @param entries by lower-case key ({@code title}, {@code artist}, {@code album}, {@code date}, …)
 * @param cover the front picture; null where there is none
 */
public record Tags(Map<String, String> entries, Cover cover) {

  /** Nothing at all. */
  public static final Tags NONE = new Tags(Map.of(), null);

  /**
   * The key under which a master names its making. Where a container has no free keys (WAV, M4A) it
   * joins the comment.
   */
  public static final String PROVENANCE = "resonate";

  /** Longer values are cut: a FLAC block holds 16 MiB, and no player shows a novel. */
  static final int MAX_CHARS = 1 << 20;

  private static final int MAX_ENTRIES = 256;
  private static final int MAX_TOTAL_CHARS = 4 << 20;

  /** FLAC's picture block holds 2^24 bytes; base64 in Opus takes a third more. */
  private static final int MAX_COVER_BYTES = 12 << 20;

  /** What belongs to the old file and would be wrong in a new one: its encoder, its loudness. */
  private static final Set<String> DROPPED =
      Set.of(
          "encoder",
          "encoded_by",
          "encoding",
          "encoder_options",
          "major_brand",
          "minor_version",
          "compatible_brands",
          "creation_time",
          "handler_name",
          "vendor_id",
          "language",
          "duration",
          "itunnorm",
          "itunsmpb",
          "itunpgap",
          "tsse",
          "tlen",
          "isvbr",
          "wm/encodingtime",
          "devicecon",
          "metadata_block_picture",
          "coverart",
          "bps",
          "timecode",
          "umid",
          "number_of_bytes",
          "number_of_frames",
          "_statistics_tags",
          "_statistics_writing_app",
          "_statistics_writing_date_utc",
          "coding_history",
          "cue_sheet",
          "cuesheet",
          "md5",
          "waveformatextensible_channel_mask",
          "totalsamples",
          "deviceconformancetemplate");

  private static final Set<String> DROPPED_PREFIXES = Set.of("replaygain_", "r128_", "mp3gain_");

  /** Copies the entries, by key in order. */
  public Tags {
    entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  /**
   * Reads what a recording says about itself, without its technical entries (old encoder, old
   * loudness).
   *
   * @throws AudioFileException naming what is wrong with the file
   */
  public static Tags read(Path file) throws IOException {
    try (MediaInput input = MediaInput.open(file)) {
      Map<String, String> entries = new TreeMap<>();
      // The file's own come first; Ogg and Matroska keep them with the stream.
      collect(input.context().metadata(), entries);
      collect(input.stream().metadata(), entries);
      return new Tags(entries, cover(input));
    }
  }

  private static void collect(AVDictionary from, Map<String, String> to) {
    if (from == null || from.isNull()) {
      return;
    }
    int total = to.values().stream().mapToInt(String::length).sum();
    AVDictionaryEntry entry = avutil.av_dict_iterate(from, null);
    while (entry != null && !entry.isNull() && to.size() < MAX_ENTRIES) {
      String key = decode(entry.key().getStringBytes()).toLowerCase(Locale.ROOT);
      String value = clean(decode(entry.value().getStringBytes()));
      if (keeps(key) && !value.isEmpty() && total + value.length() <= MAX_TOTAL_CHARS) {
        if (to.putIfAbsent(key, value) == null) {
          total += value.length();
        }
      }
      entry = avutil.av_dict_iterate(from, entry);
    }
  }

  /** Vorbis comments, the strictest, allow keys of printable ASCII without "=". */
  private static boolean keeps(String key) {
    return !key.isEmpty()
        && key.length() <= 64
        && key.chars().allMatch(c -> c >= 0x20 && c < 0x7e && c != '=')
        && !DROPPED.contains(key)
        && DROPPED_PREFIXES.stream().noneMatch(key::startsWith);
  }

  /** UTF-8 where it is; else the encoding of old Windows and Mac tools, nearly Latin-1. */
  private static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, Charset.forName("windows-1252"));
    }
  }

  private static String clean(String value) {
    StringBuilder kept = new StringBuilder(Math.min(value.length(), MAX_CHARS));
    value
        .codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .limit(MAX_CHARS)
        .forEach(kept::appendCodePoint);
    return kept.toString().strip();
  }

  private static Cover cover(MediaInput input) {
    for (int i = 0; i < input.context().nb_streams(); i++) {
      AVStream stream = input.context().streams(i);
      if ((stream.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) == 0) {
        continue;
      }
      int id = stream.codecpar().codec_id();
      String mime = mime(id);
      BytePointer data = stream.attached_pic().data();
      int size = stream.attached_pic().size();
      int width = stream.codecpar().width();
      int height = stream.codecpar().height();
      if (mime != null && data != null && size > 0 && size <= MAX_COVER_BYTES && width > 0) {
        byte[] bytes = new byte[size];
        data.get(bytes);
        return new Cover(mime, width, height, bytes);
      }
    }
    return null;
  }

  private static String mime(int codec) {
    if (codec == avcodec.AV_CODEC_ID_MJPEG) {
      return "image/jpeg";
    }
    if (codec == avcodec.AV_CODEC_ID_PNG) {
      return "image/png";
    }
    return null;
  }

  /** A copy with one entry set. */
  public Tags with(String key, String value) {
    Map<String, String> copy = new TreeMap<>(entries);
    copy.put(key.toLowerCase(Locale.ROOT), value);
    return new Tags(copy, cover);
  }

  /** A copy with another cover; null: with none. */
  public Tags withCover(Cover other) {
    return new Tags(entries, other);
  }
}
