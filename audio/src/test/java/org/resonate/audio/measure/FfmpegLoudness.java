package org.resonate.audio.measure;

import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_write_frame;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_link;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_OPT_SEARCH_CHILDREN;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_log_get_level;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_get_double;

import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/** What FFmpeg's filter {@code ebur128} measures: an implementation that is not ours. */
public record FfmpegLoudness(double integratedLufs, double loudnessRangeLu, double peakDbtp) {

  private static final int FRAME = 4410;

  /** Measures a signal of one or two channels. */
  public static FfmpegLoudness of(float[][] signal, int rateHz) {
    AVFilterGraph graph = avfilter_graph_alloc();
    AVFrame frame = av_frame_alloc();
    int logLevel = av_log_get_level();
    try {
      // Its summary is for a terminal.
      av_log_set_level(AV_LOG_ERROR);
      String layout = signal.length == 1 ? "mono" : "stereo";
      AVFilterContext in =
          add(
              graph,
              "abuffer",
              "time_base=1/%d:sample_rate=%d:sample_fmt=fltp:channel_layout=%s"
                  .formatted(rateHz, rateHz, layout));
      AVFilterContext meter = add(graph, "ebur128", "peak=true:framelog=quiet");
      AVFilterContext out = add(graph, "abuffersink", null);
      check(avfilter_link(in, 0, meter, 0));
      check(avfilter_link(meter, 0, out, 0));
      check(avfilter_graph_config(graph, null));
      for (int at = 0; at < signal[0].length; at += FRAME) {
        fill(frame, signal, at, rateHz);
        check(av_buffersrc_write_frame(in, frame));
        drain(out, frame);
      }
      check(av_buffersrc_write_frame(in, null));
      drain(out, frame);
      return new FfmpegLoudness(
          option(meter, "integrated"), option(meter, "range"), option(meter, "true_peak"));
    } finally {
      av_frame_free(frame);
      avfilter_graph_free(graph);
      av_log_set_level(logLevel);
    }
  }

  private static void fill(AVFrame frame, float[][] signal, int at, int rateHz) {
    av_frame_unref(frame);
    frame.format(AV_SAMPLE_FMT_FLTP);
    frame.sample_rate(rateHz);
    frame.nb_samples(Math.min(FRAME, signal[0].length - at));
    frame.pts(at);
    av_channel_layout_default(frame.ch_layout(), signal.length);
    check(av_frame_get_buffer(frame, 0));
    for (int c = 0; c < signal.length; c++) {
      new FloatPointer(frame.data(c)).put(signal[c], at, frame.nb_samples());
    }
  }

  private static void drain(AVFilterContext out, AVFrame frame) {
    av_frame_unref(frame);
    while (av_buffersink_get_frame(out, frame) >= 0) {
      av_frame_unref(frame);
    }
  }

  private static AVFilterContext add(AVFilterGraph graph, String filter, String options) {
    AVFilterContext context = new AVFilterContext();
    check(
        avfilter_graph_create_filter(
            context, avfilter_get_by_name(filter), filter, options, null, graph));
    return context;
  }

  private static double option(AVFilterContext meter, String name) {
    double[] value = new double[1];
    check(av_opt_get_double(meter, name, AV_OPT_SEARCH_CHILDREN, value));
    return value[0];
  }

  private static void check(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg answers " + result);
    }
  }
}
