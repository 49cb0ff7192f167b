package org.resonate.audio.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * An open media file and the stream of it that holds the sound. FFmpeg goes by the content, so a
 * file of any name can be a playlist or a script that opens other files: only the file itself may
 * be opened, and only by demuxers of recordings.
 */
final class MediaInput implements AutoCloseable {

  /** Containers of sound and of video with sound; no playlists, scripts, devices, pictures. */
  private static final String FORMATS =
      "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dsf,dts,dtshd,eac3,flac,flv,gsm,iff,loas,"
          + "matroska,mov,mp3,mpc,mpc8,mpeg,mpegts,nistsphere,nut,ogg,oma,qcp,rm,shn,sox,tak,truehd,"
          + "tta,voc,w64,wav,wsd,wv,xwma";

  /** MPEG-4's sample entries "drms" and "enca". */
  private static final int PROTECTED_TAG = 0x736d7264;

  private static final int ENCRYPTED_TAG = 0x61636e65;

  private final Path file;
  private final AVFormatContext context = new AVFormatContext(null);
  private AVStream stream;

  private MediaInput(Path file) {
    this.file = file;
  }

  /**
   * Opens a file and finds its sound.
   *
   * @throws AudioFileException naming what is wrong with the file
   * @throws IOException if FFmpeg fails in a way that is not the file's
   */
  static MediaInput open(Path file) throws IOException {
    FFmpeg.load();
    checkReadable(file);
    MediaInput input = new MediaInput(file);
    try {
      input.open();
      return input;
    } catch (IOException | RuntimeException | Error e) {
      input.close();
      throw e;
    }
  }

  private static void checkReadable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UnreadableAudioException(file, "it is a folder", "name a recording");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // Opening a pipe would wait for its other end for ever.
      throw new UnreadableAudioException(file, "it is a pipe or a device", "name a file");
    }
    // Opening it the Java way tells "not there" from "not allowed" and is no race: it is tried.
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (channel.size() == 0) {
        throw new UnreadableAudioException(
            file, "it is empty (0 bytes)", "copy it again from where it came from");
      }
    } catch (AudioFileException | ClosedByInterruptException e) {
      throw e; // an interrupted thread says nothing about the file
    } catch (AccessDeniedException e) {
      throw new NoAccessException(
          file, "there is no permission to read it", "grant read permission on it", e);
    } catch (NoSuchFileException e) {
      throw new NoAccessException(file, "it is not there (any more)", "check its path", e);
    } catch (IOException e) {
      throw new UnreadableAudioException(
          file, "it cannot be opened: " + e.getMessage(), "check the disk it is on", e);
    }
  }

  private void open() throws IOException {
    FFmpegLog.Lines log = FFmpegLog.ofThread();
    log.clear();
    try (AVDictionary options = new AVDictionary(null);
        BytePointer url = FFmpeg.url(file)) {
      FFmpeg.put(options, "protocol_whitelist", "file");
      FFmpeg.put(options, "format_whitelist", FORMATS);
      // Frames with a wrong checksum count as errors instead of going on as sound.
      FFmpeg.put(options, "err_detect", "crccheck");
      int result = avformat.avformat_open_input(context, url, (AVInputFormat) null, options);
      avutil.av_dict_free(options);
      if (result < 0) {
        throw notOpened(result, log);
      }
    }
    for (int i = 0; i < context.nb_streams(); i++) {
      AVStream other = context.streams(i);
      if (other.codecpar().codec_type() != avutil.AVMEDIA_TYPE_AUDIO) {
        other.discard(avcodec.AVDISCARD_ALL);
      }
    }
    int probed = avformat.avformat_find_stream_info(context, (AVDictionary) null);
    if (probed < 0) {
      throw notOpened(probed, log);
    }
    int index =
        avformat.av_find_best_stream(context, avutil.AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
    if (index < 0 && streams(avutil.AVMEDIA_TYPE_AUDIO) > 0) {
      throw new UnreadableAudioException(
          file,
          "its bytes are no sound that can be decoded",
          "if it should be a recording, it is damaged: copy it again");
    }
    if (index < 0) {
      throw new UnsupportedAudioException(
          file, "there is no sound in this " + formatName() + " file", "leave it out");
    }
    stream = context.streams(index);
    int tag = stream.codecpar().codec_tag();
    if (tag == PROTECTED_TAG || tag == ENCRYPTED_TAG) {
      throw new UnsupportedAudioException(
          file, "its sound is encrypted (DRM)", "export it with the program that may play it");
    }
    for (int i = 0; i < context.nb_streams(); i++) {
      if (i != index) {
        context.streams(i).discard(avcodec.AVDISCARD_ALL);
      }
    }
  }

  private AudioFileException notOpened(int error, FFmpegLog.Lines log) throws IOException {
    String start = FileEnds.text(file);
    if (log.first().contains("whitelist")
        || start.matches("(?s)\\s*(#EXT|ffconcat|\\[playlist).*")) {
      return new UnsupportedAudioException(
          file,
          "its content is a playlist, a script or another format that is no recording",
          "name the recordings themselves");
    }
    if (!start.isEmpty()) {
      return new UnreadableAudioException(
          file, "its content is text, not sound", "leave it out, or copy the recording again");
    }
    String detail = log.first().isEmpty() ? "" : " (" + log.first() + ")";
    return new UnreadableAudioException(
        file,
        "its bytes are no recording that can be opened: " + FFmpeg.message(error) + detail,
        "if it should be one, it is damaged or cut off: copy it again");
  }

  /** FFmpeg's name of the container. */
  String formatName() {
    return FFmpeg.text(context.iformat().name());
  }

  AVFormatContext context() {
    return context;
  }

  /** The stream that holds the sound. */
  AVStream stream() {
    return stream;
  }

  /** How many streams of this type there are; attached pictures do not count as video. */
  int streams(int mediaType) {
    int count = 0;
    for (int i = 0; i < context.nb_streams(); i++) {
      AVStream each = context.streams(i);
      boolean picture = (each.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
      if (each.codecpar().codec_type() == mediaType && !picture) {
        count++;
      }
    }
    return count;
  }

  /** The length that the file claims, in seconds; null where it claims none. */
  Double declaredSeconds() {
    double tick = avutil.av_q2d(stream.time_base());
    boolean ogg = formatName().equals("ogg");
    int method = context.duration_estimation_method();
    // Times within the stream are a claim where they count samples (Ogg); elsewhere they may jump.
    if (method == avformat.AVFMT_DURATION_FROM_PTS && !ogg) {
      return null;
    }
    // A length estimated from the bit rate is a guess: a good file of variable rate looks damaged.
    if (method == avformat.AVFMT_DURATION_FROM_BITRATE) {
      boolean counted = formatName().equals("caf") && stream.nb_frames() > 0;
      int sampleBits = avcodec.av_get_exact_bits_per_sample(stream.codecpar().codec_id());
      return counted && sampleBits > 0
          ? (Double) (stream.nb_frames() / (double) stream.codecpar().sample_rate())
          : null;
    }
    if (stream.duration() != avutil.AV_NOPTS_VALUE) {
      return stream.duration() > 0 ? (Double) (stream.duration() * tick) : null;
    }
    // Matroska declares one length for all: with pictures beside it, it is not the sound's.
    boolean shared = streams(avutil.AVMEDIA_TYPE_VIDEO) > 0;
    return shared || context.duration() <= 0
        ? null
        : (Double) (context.duration() / (double) avutil.AV_TIME_BASE);
  }

  /** What the file's last bytes say about its being whole. */
  FileEnds.End end() throws IOException {
    return switch (formatName()) {
      case "ogg" -> FileEnds.ogg(file);
      case "wav" -> FileEnds.wav(file);
      case "w64" -> FileEnds.wave64(file);
      default -> FileEnds.End.UNKNOWN;
    };
  }

  /**
   * Reads the next packet of the sound.
   *
   * @return 0, {@link FFmpeg#END}, or the number of an error after which reading may go on
   * @throws UnreadableAudioException if the disk does not give the bytes
   */
  int read(AVPacket packet) throws IOException {
    while (true) {
      int result = avformat.av_read_frame(context, packet);
      if (result == FFmpeg.END && context.pb().error() < 0) {
        throw new UnreadableAudioException(
            file,
            "reading stopped: " + FFmpeg.message(context.pb().error()),
            "check the disk it is on");
      }
      if (result < 0 || (packet.stream_index() == stream.index() && hasFrames(packet))) {
        return result;
      }
      avcodec.av_packet_unref(packet);
    }
  }

  /** Takes the padding off the end of Wave64's data, which its demuxer takes for a part of it. */
  private boolean hasFrames(AVPacket packet) {
    int frameBytes = stream.codecpar().block_align();
    if (formatName().equals("w64") && frameBytes > 0) {
      avcodec.av_shrink_packet(packet, packet.size() - packet.size() % frameBytes);
    }
    return packet.size() > 0;
  }

  @Override
  public void close() {
    if (!context.isNull()) {
      avformat.avformat_close_input(context);
    }
  }
}
