package org.resonate.audio.io;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;

/**
 * Turns decoded frames of one shape into float samples of 1 or 2 channels at the same rate. More
 * channels are mixed down by ITU-R BS.775-4, annex 4: centre and surrounds at 1/√2, no
 * low-frequency effects, no normalisation (floats do not clip).
 */
final class FrameConverter implements AutoCloseable {

  private static final double ITU = Math.sqrt(0.5);

  private final int format;
  private final int rateHz;
  private final AVChannelLayout layout = new AVChannelLayout();
  private final SwrContext context = new SwrContext(null);
  private final NativePlanes out;

  FrameConverter(AVFrame frame, int channels) throws IOException {
    format = frame.format();
    rateHz = frame.sample_rate();
    out = new NativePlanes(channels);
    try {
      FFmpeg.check(avutil.av_channel_layout_copy(layout, frame.ch_layout()), "channel layout");
      open(channels);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void open(int channels) throws IOException {
    try (AVChannelLayout in = new AVChannelLayout();
        AVChannelLayout mixed = new AVChannelLayout()) {
      avutil.av_channel_layout_default(mixed, channels);
      // One or two channels pass as they are, whatever the file calls them.
      if (layout.nb_channels() == channels) {
        avutil.av_channel_layout_default(in, channels);
      } else {
        FFmpeg.check(avutil.av_channel_layout_copy(in, layout), "channel layout");
      }
      FFmpeg.check(
          swresample.swr_alloc_set_opts2(
              context, mixed, avutil.AV_SAMPLE_FMT_FLTP, rateHz, in, format, rateHz, 0, null),
          "sample format");
      avutil.av_channel_layout_uninit(in);
      avutil.av_channel_layout_uninit(mixed);
    }
    FFmpeg.check(
        avutil.av_opt_set_int(context, "internal_sample_fmt", avutil.AV_SAMPLE_FMT_FLTP, 0),
        "internal sample format");
    level("center_mix_level", ITU);
    level("surround_mix_level", ITU);
    level("lfe_mix_level", 0);
    level("rematrix_maxval", 1000);
    FFmpeg.check(swresample.swr_init(context), "sample format");
  }

  private void level(String option, double value) throws IOException {
    FFmpeg.check(avutil.av_opt_set_double(context, option, value, 0), "downmix option " + option);
  }

  /** Whether a frame is of the shape that this one converts. */
  boolean takes(AVFrame frame) {
    return frame.format() == format
        && frame.sample_rate() == rateHz
        && avutil.av_channel_layout_compare(layout, frame.ch_layout()) == 0;
  }

  /** Converts one frame; {@code block} is replaced where it is too small. */
  float[][] convert(AVFrame frame, float[][] block) throws IOException {
    int frames = frame.nb_samples();
    out.reserve(frames);
    int made =
        FFmpeg.check(
            swresample.swr_convert(context, out.pointers(), frames, frame.extended_data(), frames),
            "converting samples");
    if (made != frames) {
      throw new IOException("converting " + frames + " frames gave " + made);
    }
    float[][] to = block[0].length < frames ? new float[block.length][frames] : block;
    out.get(to, frames);
    return to;
  }

  @Override
  public void close() {
    out.close();
    if (!context.isNull()) {
      swresample.swr_free(context);
    }
    avutil.av_channel_layout_uninit(layout);
    layout.close();
  }
}
