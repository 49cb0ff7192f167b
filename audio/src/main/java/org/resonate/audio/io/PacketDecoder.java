package org.resonate.audio.io;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Turns the packets of a media file into frames of samples, counting what does not decode. */
final class PacketDecoder implements AutoCloseable {

  /** After so many failures in a row there is nothing left to hope for. */
  private static final int HOPELESS = 10_000;

  private final MediaInput input;
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame frame;
  private long packets;
  private int errors;
  private int readErrors;
  private int errorsInRow;
  private boolean drained;

  PacketDecoder(MediaInput input, Path file) throws IOException {
    this.input = input;
    AVCodec codec = avcodec.avcodec_find_decoder(input.stream().codecpar().codec_id());
    String name = FFmpeg.text(avcodec.avcodec_get_name(input.stream().codecpar().codec_id()));
    if (codec == null || codec.isNull()) {
      throw new UnsupportedAudioException(
          file,
          "its sound is encoded as \"" + name + "\", for which there is no decoder",
          "convert it with the program that made it");
    }
    context = avcodec.avcodec_alloc_context3(codec);
    packet = avcodec.av_packet_alloc();
    frame = avutil.av_frame_alloc();
    try {
      FFmpeg.check(
          avcodec.avcodec_parameters_to_context(context, input.stream().codecpar()),
          "codec parameters");
      context.pkt_timebase(input.stream().time_base());
      context.thread_count(1);
      context.err_recognition(avcodec.AV_EF_CRCCHECK);
      int opened = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
      if (opened < 0) {
        throw new UnreadableAudioException(
            file,
            "its " + name + " sound cannot be decoded: " + FFmpeg.message(opened),
            "it is damaged: copy it again");
      }
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * The next frame that decodes; it is valid until the next call.
   *
   * @return null at the end
   */
  AVFrame next() throws IOException {
    FFmpegLog.Lines log = FFmpegLog.ofThread();
    while (true) {
      log.clear();
      int received = avcodec.avcodec_receive_frame(context, frame);
      if (received == FFmpeg.END) {
        return null;
      }
      boolean invented =
          received == 0
              && ((frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0
                  || frame.decode_error_flags() != 0);
      boolean failed = received < 0 && received != FFmpeg.AGAIN;
      count(failed || invented || log.errors() > 0);
      if (received == 0) {
        errorsInRow = 0;
        return frame;
      }
      if (received == FFmpeg.AGAIN) {
        feed(log);
      }
    }
  }

  private void feed(FFmpegLog.Lines log) throws IOException {
    if (drained) {
      throw new IOException("the decoder asks for more after the end");
    }
    int read = input.read(packet);
    log.clear();
    if (read == FFmpeg.END || errorsInRow > HOPELESS) {
      drained = true;
      avcodec.avcodec_send_packet(context, null);
      return;
    }
    if (read < 0) {
      // Counted once sound follows: demuxers also stumble over what stands behind the last packet.
      readErrors++;
      errorsInRow++;
      return;
    }
    errors += readErrors;
    readErrors = 0;
    packets++;
    int sent = avcodec.avcodec_send_packet(context, packet);
    avcodec.av_packet_unref(packet);
    count(sent < 0 || log.errors() > 0);
  }

  private void count(boolean failed) {
    if (failed) {
      errors++;
      errorsInRow++;
    }
  }

  long packets() {
    return packets;
  }

  /** Packets that did not decode or that the decoder had to guess. */
  int errors() {
    return errors;
  }

  AVCodecContext context() {
    return context;
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(context);
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
  }
}
