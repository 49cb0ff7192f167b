package org.resonate.audio.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Writes a master: resampled to the file's rate, dithered to its depth, encoded, with tags and
 * cover. The same sound and settings give the same bytes. The file stands at its path from the
 * first frame on and is whole only after {@link #finish}: write it beside its final name and rename
 * it.
 */
public final class AudioEncoder implements AudioSink, Closeable {

  private static final int MP3_BITS_PER_SECOND = 320_000;
  private static final int AAC_BITS_PER_SECOND_PER_CHANNEL = 128_000;
  private static final int OPUS_BITS_PER_SECOND_PER_CHANNEL = 96_000;

  private final EncodeSettings settings;
  private final MediaOutput output;
  private final AVCodecContext context;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private FrameEncoder frames;
  private Resampler resampler;
  private AudioSink first;
  private boolean finished;

  private AudioEncoder(Path file, EncodeSettings settings, int bitsPerSecond) throws IOException {
    this.settings = settings;
    output = new MediaOutput(file, settings.codec());
    String name = settings.codec().encoder(settings.bitsPerSample());
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
    if (codec == null || codec.isNull()) {
      output.close();
      avcodec.av_packet_free(packet);
      throw new IOException("the encoder " + name + " is not in this build of FFmpeg");
    }
    context = avcodec.avcodec_alloc_context3(codec);
    try {
      configure();
      if (bitsPerSecond > 0) {
        context.bit_rate(bitsPerSecond);
      }
      FFmpeg.check(
          avcodec.avcodec_open2(context, codec, (AVDictionary) null),
          name + " at " + settings.rateHz() + " Hz");
      output.begin(context, settings.tags());
      AudioFormat out = new AudioFormat(settings.input().channels(), settings.rateHz());
      frames = new FrameEncoder(context, settings, this::send);
      first = frames;
      if (settings.rateHz() != settings.input().rateHz()) {
        resampler = new Resampler(settings.input(), out.rateHz(), frames);
        first = resampler;
      }
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Creates a file, or replaces the one that is there.
   *
   * @throws IOException if it cannot be created, or the codec does not take this rate
   */
  public static AudioEncoder create(Path file, EncodeSettings settings) throws IOException {
    return new AudioEncoder(file, settings, 0);
  }

  /**
   * Creates a file of a lossy codec at another bit rate than masters have: old copies are made so,
   * to try what is told of them.
   *
   * @param bitsPerSecond of all channels together, one that the codec knows
   * @throws IOException if it cannot be created, or the codec does not take this rate
   */
  public static AudioEncoder create(Path file, EncodeSettings settings, int bitsPerSecond)
      throws IOException {
    if (settings.codec().lossless() || bitsPerSecond < 1) {
      throw new IllegalArgumentException(settings.codec().id() + " at " + bitsPerSecond + " bit/s");
    }
    return new AudioEncoder(file, settings, bitsPerSecond);
  }

  private void configure() {
    int bits = settings.bitsPerSample();
    int channels = settings.input().channels();
    avutil.av_channel_layout_default(context.ch_layout(), channels);
    context.sample_rate(settings.rateHz());
    try (AVRational tick = new AVRational()) {
      context.time_base(tick.num(1).den(settings.rateHz()));
    }
    context.thread_count(1);
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_BITEXACT);
    if (output.wantsGlobalHeader()) {
      context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    switch (settings.codec()) {
      case FLAC ->
          context.sample_fmt(bits == 16 ? avutil.AV_SAMPLE_FMT_S16 : avutil.AV_SAMPLE_FMT_S32);
      case ALAC ->
          context.sample_fmt(bits == 16 ? avutil.AV_SAMPLE_FMT_S16P : avutil.AV_SAMPLE_FMT_S32P);
      case WAV ->
          context.sample_fmt(
              switch (bits) {
                case 8 -> avutil.AV_SAMPLE_FMT_U8;
                case 16 -> avutil.AV_SAMPLE_FMT_S16;
                case 24 -> avutil.AV_SAMPLE_FMT_S32;
                default -> avutil.AV_SAMPLE_FMT_FLT;
              });
      case MP3 -> {
        context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
        context.bit_rate(MP3_BITS_PER_SECOND);
      }
      case AAC -> {
        context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
        context.bit_rate((long) AAC_BITS_PER_SECOND_PER_CHANNEL * channels);
      }
      case OPUS -> {
        context.sample_fmt(avutil.AV_SAMPLE_FMT_FLT);
        context.bit_rate((long) OPUS_BITS_PER_SECOND_PER_CHANNEL * channels);
      }
    }
    if (bits == 24) {
      context.bits_per_raw_sample(24);
    }
  }

  @Override
  public void write(float[][] block, int count) throws IOException {
    first.write(block, count);
  }

  /**
   * Completes the file.
   *
   * @throws IOException if the disk does not take all of it
   */
  @Override
  public void finish() throws IOException {
    if (finished) {
      throw new IllegalStateException("finished already");
    }
    finished = true;
    first.finish();
    output.end();
  }

  /** Sends one frame to the codec (null: no more) and writes what it makes of it. */
  private void send(AVFrame frame) throws IOException {
    FFmpeg.check(avcodec.avcodec_send_frame(context, frame), "encoding");
    while (true) {
      int received = avcodec.avcodec_receive_packet(context, packet);
      if (received == FFmpeg.AGAIN || received == FFmpeg.END) {
        return;
      }
      FFmpeg.check(received, "encoding");
      output.write(packet, context.time_base());
    }
  }

  /** Frames that went into the file, at its rate. */
  public long frames() {
    return frames.frames();
  }

  /** Samples beyond full scale that had to be clipped; always 0 for float and lossy codecs. */
  public long clippedSamples() {
    return frames.clipped();
  }

  /** Frees all native memory and closes the file, also a half-written one. */
  @Override
  public void close() {
    if (resampler != null) {
      resampler.close();
      resampler = null;
    }
    if (frames != null) {
      frames.close();
    }
    avcodec.avcodec_free_context(context);
    avcodec.av_packet_free(packet);
    output.close();
  }
}
