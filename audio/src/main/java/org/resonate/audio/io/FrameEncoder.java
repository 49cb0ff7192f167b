package org.resonate.audio.io;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.resonate.audio.AudioSink;

/** Cuts sound into frames of the size and sample format that an encoder wants. */
final class FrameEncoder implements AudioSink, AutoCloseable {

  /** Where the finished frames go; null after the last one. */
  interface Receiver {
    void send(AVFrame frame) throws IOException;
  }

  private static final int PCM_FRAMES = 4096;

  private final int channels;
  private final int bits;
  private final int format;
  private final int rateHz;
  private final int size;
  private final Receiver receiver;
  private final Quantizer quantizer;
  private final float[][] pending;
  private final float[] floats;
  private final int[][] quantized;
  private final int[] ints;
  private final short[] shorts;
  private final byte[] bytes;
  private final AVFrame frame = avutil.av_frame_alloc();
  private int filled;
  private long frames;
  private long clipped;

  FrameEncoder(AVCodecContext context, EncodeSettings settings, Receiver receiver)
      throws IOException {
    channels = settings.input().channels();
    bits = settings.bitsPerSample();
    format = context.sample_fmt();
    rateHz = settings.rateHz();
    this.receiver = receiver;
    boolean any = (context.codec().capabilities() & avcodec.AV_CODEC_CAP_VARIABLE_FRAME_SIZE) != 0;
    size = any || context.frame_size() == 0 ? PCM_FRAMES : context.frame_size();
    quantizer =
        bits >= 8 && bits <= 24 ? new Quantizer(channels, bits, settings.ditherSeed()) : null;
    pending = new float[channels][size];
    floats = new float[size * channels];
    quantized = new int[channels][size];
    ints = new int[size * channels];
    shorts = new short[size * channels];
    bytes = new byte[size * channels];
  }

  @Override
  public void write(float[][] block, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int now = Math.min(count - done, size - filled);
      for (int c = 0; c < channels; c++) {
        System.arraycopy(block[c], done, pending[c], filled, now);
      }
      filled += now;
      done += now;
      if (filled == size) {
        flush();
      }
    }
  }

  @Override
  public void finish() throws IOException {
    if (filled > 0) {
      flush();
    }
    receiver.send(null);
  }

  private void flush() throws IOException {
    // The encoder may keep the last frame's buffer: each one gets its own.
    avutil.av_frame_unref(frame);
    frame.nb_samples(filled);
    frame.format(format);
    frame.sample_rate(rateHz);
    avutil.av_channel_layout_default(frame.ch_layout(), channels);
    FFmpeg.check(avutil.av_frame_get_buffer(frame, 0), "frame");
    frame.pts(frames);
    fill();
    frames += filled;
    filled = 0;
    receiver.send(frame);
  }

  private void fill() {
    if (quantizer == null) {
      fillFloats();
      return;
    }
    for (int c = 0; c < channels; c++) {
      clipped += quantizer.quantize(c, pending[c], filled, quantized[c]);
    }
    boolean planar = avutil.av_sample_fmt_is_planar(format) != 0;
    for (int plane = 0; plane < (planar ? channels : 1); plane++) {
      int step = planar ? 1 : channels;
      for (int c = planar ? plane : 0; c < (planar ? plane + 1 : channels); c++) {
        int[] from = quantized[c];
        for (int i = 0, o = planar ? 0 : c; i < filled; i++, o += step) {
          ints[o] = from[i];
        }
      }
      put(plane, filled * step);
    }
  }

  /** Integers stand left-aligned in 32 bits, 16 bits as they are, 8 bits around 128. */
  private void put(int plane, int count) {
    BytePointer to = frame.extended_data(plane);
    if (bits == 24) {
      for (int i = 0; i < count; i++) {
        ints[i] <<= 8;
      }
      new IntPointer(to).put(ints, 0, count);
    } else if (bits == 16) {
      for (int i = 0; i < count; i++) {
        shorts[i] = (short) ints[i];
      }
      new ShortPointer(to).put(shorts, 0, count);
    } else {
      for (int i = 0; i < count; i++) {
        bytes[i] = (byte) (ints[i] + 128);
      }
      to.put(bytes, 0, count);
    }
  }

  private void fillFloats() {
    if (avutil.av_sample_fmt_is_planar(format) != 0) {
      for (int c = 0; c < channels; c++) {
        new FloatPointer(frame.extended_data(c)).put(pending[c], 0, filled);
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      for (int i = 0, o = c; i < filled; i++, o += channels) {
        floats[o] = pending[c][i];
      }
    }
    new FloatPointer(frame.extended_data(0)).put(floats, 0, filled * channels);
  }

  long frames() {
    return frames;
  }

  long clipped() {
    return clipped;
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
  }
}
