package org.resonate.audio.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Makes files in any format of FFmpeg, in process: the inputs of these tests. */
final class MediaMaker {

  private final String muxer;
  private final String encoder;
  private String layout;
  private long bitRate = 128_000;
  private int quality = -1;
  private boolean video;
  private final Map<String, String> options = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  MediaMaker(String muxer, String encoder) {
    FFmpeg.load();
    this.muxer = muxer;
    this.encoder = encoder;
  }

  MediaMaker layout(String name) {
    layout = name;
    return this;
  }

  MediaMaker bitRate(long bitsPerSecond) {
    bitRate = bitsPerSecond;
    return this;
  }

  /** Variable bit rate. */
  MediaMaker quality(int value) {
    quality = value;
    return this;
  }

  /** An option of the muxer. */
  MediaMaker option(String key, String value) {
    options.put(key, value);
    return this;
  }

  MediaMaker tag(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /** Puts pictures beside the sound, one a second, twice as long as the sound. */
  MediaMaker withVideo() {
    video = true;
    return this;
  }

  Path write(Path file, float[][] sound, int rateHz) throws IOException {
    AVFormatContext format = new AVFormatContext(null);
    FFmpeg.check(
        avformat.avformat_alloc_output_context2(
            format, (AVOutputFormat) null, muxer, (String) null),
        muxer);
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(encoder);
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    if (layout == null) {
      avutil.av_channel_layout_default(context.ch_layout(), sound.length);
    } else {
      FFmpeg.check(
          avutil.av_channel_layout_from_string(context.ch_layout(), layout), "layout " + layout);
    }
    context.sample_rate(rateHz);
    context.time_base(new AVRational().num(1).den(rateHz));
    context.sample_fmt(sampleFormat(codec));
    context.bit_rate(bitRate);
    context.strict_std_compliance(avcodec.FF_COMPLIANCE_EXPERIMENTAL);
    if (quality >= 0) {
      context.flags(context.flags() | avcodec.AV_CODEC_FLAG_QSCALE);
      context.global_quality(quality * avutil.FF_QP2LAMBDA);
    }
    if ((format.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
      context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    FFmpeg.check(avcodec.avcodec_open2(context, codec, (AVDictionary) null), encoder);
    AVStream stream = avformat.avformat_new_stream(format, null);
    FFmpeg.check(avcodec.avcodec_parameters_from_context(stream.codecpar(), context), "par");
    stream.time_base(context.time_base());
    VideoTrack pictures = video ? new VideoTrack(format) : null;
    AVDictionary tags = new AVDictionary(null);
    for (Map.Entry<String, String> each : metadata.entrySet()) {
      FFmpeg.put(tags, each.getKey(), each.getValue());
    }
    format.metadata(tags);
    AVIOContext pb = new AVIOContext(null);
    try (BytePointer url = FFmpeg.url(file)) {
      FFmpeg.check(
          avformat.avio_open2(
              pb, url, avformat.AVIO_FLAG_WRITE, (AVIOInterruptCB) null, (AVDictionary) null),
          "create");
    }
    format.pb(pb);
    try (BytePointer url = FFmpeg.url(file)) {
      format.url(avutil.av_strdup(url)); // read again by faststart, freed with the context
    }
    AVDictionary dictionary = new AVDictionary(null);
    for (Map.Entry<String, String> each : options.entrySet()) {
      FFmpeg.put(dictionary, each.getKey(), each.getValue());
    }
    FFmpeg.check(avformat.avformat_write_header(format, dictionary), "header");
    avutil.av_dict_free(dictionary);
    if (pictures != null) {
      pictures.write(2.0 * sound[0].length / rateHz);
    }
    encode(format, context, stream, sound, rateHz);
    FFmpeg.check(avformat.av_write_trailer(format), "trailer");
    FFmpeg.check(avformat.avio_closep(pb), "close");
    format.pb(null);
    avcodec.avcodec_free_context(context);
    avformat.avformat_free_context(format);
    return file;
  }

  private static int sampleFormat(AVCodec codec) throws IOException {
    // The deepest one that the encoder takes, so that tests of depth are not tests of this class.
    try (PointerPointer<Pointer> list = new PointerPointer<>(1);
        IntPointer count = new IntPointer(1)) {
      FFmpeg.check(
          avcodec.avcodec_get_supported_config(
              null, codec, avcodec.AV_CODEC_CONFIG_SAMPLE_FORMAT, 0, list, count),
          "sample formats");
      IntPointer formats = new IntPointer(list.get());
      int best = formats.get(0);
      for (int i = 1; i < count.get(); i++) {
        int each = formats.get(i);
        if (avutil.av_get_bytes_per_sample(each) > avutil.av_get_bytes_per_sample(best)) {
          best = each;
        }
      }
      return best;
    }
  }

  private static void encode(
      AVFormatContext format, AVCodecContext context, AVStream stream, float[][] sound, int rateHz)
      throws IOException {
    SwrContext convert = new SwrContext(null);
    AVChannelLayout same = context.ch_layout();
    FFmpeg.check(
        swresample.swr_alloc_set_opts2(
            convert,
            same,
            context.sample_fmt(),
            rateHz,
            same,
            avutil.AV_SAMPLE_FMT_FLTP,
            rateHz,
            0,
            null),
        "convert");
    FFmpeg.check(swresample.swr_init(convert), "convert");
    int size = context.frame_size() == 0 ? 1024 : context.frame_size();
    AVFrame frame = avutil.av_frame_alloc();
    AVPacket packet = avcodec.av_packet_alloc();
    NativePlanes planes = new NativePlanes(sound.length);
    float[][] part = new float[sound.length][size];
    for (int at = 0; at < sound[0].length; at += size) {
      int now = Math.min(size, sound[0].length - at);
      for (int c = 0; c < sound.length; c++) {
        System.arraycopy(sound[c], at, part[c], 0, now);
      }
      planes.put(part, now);
      avutil.av_frame_unref(frame);
      frame.nb_samples(now).format(context.sample_fmt()).sample_rate(rateHz);
      avutil.av_channel_layout_copy(frame.ch_layout(), context.ch_layout());
      FFmpeg.check(avutil.av_frame_get_buffer(frame, 0), "frame");
      FFmpeg.check(
          swresample.swr_convert(convert, frame.extended_data(), now, planes.pointers(), now),
          "convert");
      frame.pts(at);
      FFmpeg.check(avcodec.avcodec_send_frame(context, frame), "send");
      drain(format, context, stream, packet);
    }
    FFmpeg.check(avcodec.avcodec_send_frame(context, null), "flush");
    drain(format, context, stream, packet);
    planes.close();
    swresample.swr_free(convert);
    avutil.av_frame_free(frame);
    avcodec.av_packet_free(packet);
  }

  private static void drain(
      AVFormatContext format, AVCodecContext context, AVStream stream, AVPacket packet)
      throws IOException {
    while (avcodec.avcodec_receive_packet(context, packet) == 0) {
      avcodec.av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
      packet.stream_index(stream.index());
      FFmpeg.check(avformat.av_interleaved_write_frame(format, packet), "write");
    }
  }

  /** Small grey pictures, one a second, in MPEG-4 video. */
  private static final class VideoTrack {
    private final AVFormatContext format;
    private final AVCodecContext context;
    private final AVStream stream;

    VideoTrack(AVFormatContext format) throws IOException {
      this.format = format;
      AVCodec codec = avcodec.avcodec_find_encoder_by_name("mpeg4");
      context = avcodec.avcodec_alloc_context3(codec);
      context.width(64).height(64).pix_fmt(avutil.AV_PIX_FMT_YUV420P);
      context.time_base(new AVRational().num(1).den(1));
      if ((format.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
      }
      FFmpeg.check(avcodec.avcodec_open2(context, codec, (AVDictionary) null), "mpeg4");
      stream = avformat.avformat_new_stream(format, null);
      FFmpeg.check(avcodec.avcodec_parameters_from_context(stream.codecpar(), context), "par");
      stream.time_base(context.time_base());
    }

    void write(double seconds) throws IOException {
      AVFrame frame = avutil.av_frame_alloc();
      AVPacket packet = avcodec.av_packet_alloc();
      frame.width(64).height(64).format(avutil.AV_PIX_FMT_YUV420P);
      FFmpeg.check(avutil.av_frame_get_buffer(frame, 0), "picture");
      for (int plane = 0; plane < 3; plane++) {
        long bytes = (long) frame.linesize(plane) * (plane == 0 ? 64 : 32);
        new BytePointer(frame.data(plane)).limit(bytes).fill(128);
      }
      for (int i = 0; i < seconds; i++) {
        frame.pts(i);
        FFmpeg.check(avcodec.avcodec_send_frame(context, frame), "send");
        drain(format, context, stream, packet);
      }
      FFmpeg.check(avcodec.avcodec_send_frame(context, null), "flush");
      drain(format, context, stream, packet);
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(context);
    }
  }
}
