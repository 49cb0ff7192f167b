package org.resonate.audio.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;

/**
 * Reads any recording: float samples of one or two channels, at the rate asked for. Mono stays
 * mono; more than two channels are mixed down where their layout is known. Samples that are no
 * finite number become 0, absurd ones are clamped to ±{@link #PEAK_LIMIT}; the {@link #report}
 * tells.
 *
 * <p>A damaged file decodes as far as it goes: whether that is enough, {@link DamageGate} says.
 */
public final class AudioDecoder implements AudioSource {

  /** Larger magnitudes (24 dB over full scale) are no sound but damage. */
  public static final float PEAK_LIMIT = 16;

  private static final int MIN_RATE_HZ = 1_000;
  private static final int MAX_RATE_HZ = 768_000;
  private static final int MAX_CHANNELS = 64;

  private final Path file;
  private final MediaInput input;
  private final PacketDecoder packets;
  private final AudioFormat source;
  private final String layout;
  private final FileEnds.End end;
  private final AudioFormat format;
  private final FrameQueue ready;
  private final Set<String> notes = new LinkedHashSet<>();
  private final SampleGuard guard = new SampleGuard(PEAK_LIMIT);
  private float[][] block;
  private FrameConverter converter;
  private Resampler resampler;
  private int resamplerRateHz;
  private long decodedFrames;
  private double decodedSeconds;
  private boolean ended;

  private AudioDecoder(Path file, DecodeSettings settings, MediaInput input) throws IOException {
    this.file = file;
    this.input = input;
    AVCodecParameters parameters = input.stream().codecpar();
    int channels = parameters.ch_layout().nb_channels();
    int rateHz = parameters.sample_rate();
    if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ || channels < 1 || channels > MAX_CHANNELS) {
      throw new UnsupportedAudioException(
          file,
          "it claims " + channels + " channels at " + rateHz + " Hz",
          "1 to 64 channels at 1 to 768 kHz are read");
    }
    source = new AudioFormat(channels, rateHz);
    layout = channels == 1 ? "mono" : channels == 2 ? "stereo" : layout(parameters.ch_layout());
    if (channels > 2 && layout.isEmpty()) {
      throw new UnsupportedAudioException(
          file,
          "it has " + channels + " channels and does not say which is which",
          "mix it down to stereo first");
    }
    if (channels > 2) {
      notes.add(channels + " channels (" + layout + ") were mixed down to stereo by ITU-R BS.775.");
    }
    if (input.streams(avutil.AVMEDIA_TYPE_AUDIO) > 1) {
      notes.add(
          "The file holds "
              + input.streams(avutil.AVMEDIA_TYPE_AUDIO)
              + " sound tracks; the best one (number "
              + (input.stream().index() + 1)
              + ") was read.");
    }
    end = input.end();
    if (end == FileEnds.End.UNMARKED) {
      notes.add("The stream has no end mark: it may be a part of a longer one.");
    }
    format =
        new AudioFormat(Math.min(2, channels), settings.rateHz() == 0 ? rateHz : settings.rateHz());
    ready = new FrameQueue(format.channels());
    block = new float[format.channels()][0];
    packets = new PacketDecoder(input, file);
  }

  /**
   * Opens a recording. What it is, is decided by its content, not by its name.
   *
   * @throws AudioFileException naming the file, what is wrong with it and what to do
   * @throws IOException if decoding fails for another reason
   */
  public static AudioDecoder open(Path file, DecodeSettings settings) throws IOException {
    MediaInput input = MediaInput.open(file);
    try {
      return new AudioDecoder(file, settings, input);
    } catch (IOException | RuntimeException | Error e) {
      input.close();
      throw e;
    }
  }

  /** The layout's name; "" where the channels are only counted. */
  private static String layout(AVChannelLayout layout) {
    if (layout.order() != avutil.AV_CHANNEL_ORDER_NATIVE) {
      return "";
    }
    byte[] name = new byte[128];
    int length = avutil.av_channel_layout_describe(layout, name, name.length);
    return new String(name, 0, Math.max(0, length - 1), StandardCharsets.UTF_8);
  }

  @Override
  public AudioFormat format() {
    return format;
  }

  /** Always −1: what a file claims is not to be relied on. */
  @Override
  public long frames() {
    return -1;
  }

  /**
   * @throws UnreadableAudioException if nothing at all decodes, or the disk fails
   */
  @Override
  public int read(float[][] to) throws IOException {
    while (ready.frames() == 0) {
      if (ended) {
        return -1;
      }
      decode();
    }
    return ready.read(to);
  }

  private void decode() throws IOException {
    AVFrame frame = packets.next();
    if (frame != null) {
      convert(frame);
      return;
    }
    ended = true;
    flush();
    if (decodedFrames == 0) {
      throw new UnreadableAudioException(
          file,
          "it holds no sound that can be decoded ("
              + packets.errors()
              + " errors in "
              + packets.packets()
              + " packets)",
          "it is damaged or no recording: copy it again");
    }
  }

  private void convert(AVFrame frame) throws IOException {
    if (converter == null || !converter.takes(frame)) {
      change(frame);
    }
    block = converter.convert(frame, block);
    int frames = frame.nb_samples();
    for (float[] samples : block) {
      guard.check(samples, frames);
    }
    decodedFrames += frames;
    decodedSeconds += frames / (double) frame.sample_rate();
    (resampler == null ? ready : resampler).write(block, frames);
  }

  /** Prepares for frames of another shape: at the start, and where a file changes on its way. */
  private void change(AVFrame frame) throws IOException {
    int channels = frame.ch_layout().nb_channels();
    if (channels > 2 && layout(frame.ch_layout()).isEmpty()) {
      throw new UnsupportedAudioException(
          file,
          "it has " + channels + " channels and does not say which is which",
          "mix it down to stereo first");
    }
    if (converter != null) {
      notes.add("Channels, rate or depth change within the file.");
      converter.close();
      converter = null;
    }
    converter = new FrameConverter(frame, format.channels());
    if (resamplerRateHz != frame.sample_rate()) {
      flush();
      resamplerRateHz = frame.sample_rate();
      if (resamplerRateHz != format.rateHz()) {
        AudioSink queue = ready;
        AudioFormat from = new AudioFormat(format.channels(), resamplerRateHz);
        resampler = new Resampler(from, format.rateHz(), queue);
      }
    }
  }

  private void flush() throws IOException {
    if (resampler != null) {
      resampler.finish();
      resampler.close();
      resampler = null;
    }
  }

  /** What the file holds, as far as it has been read: complete once {@link #read} gave −1. */
  public DecodeReport report() {
    AVCodecParameters parameters = input.stream().codecpar();
    AVCodecDescriptor descriptor = avcodec.avcodec_descriptor_get(parameters.codec_id());
    int properties = descriptor == null ? 0 : descriptor.props();
    boolean lossless =
        (properties & avcodec.AV_CODEC_PROP_LOSSLESS) != 0
            && (properties & avcodec.AV_CODEC_PROP_LOSSY) == 0;
    String codec = FFmpeg.text(avcodec.avcodec_get_name(parameters.codec_id()));
    return new DecodeReport(
        input.formatName(),
        codec,
        source.rateHz(),
        source.channels(),
        layout,
        lossless ? bitsPerSample(parameters) : 0,
        lossless,
        codec.startsWith("pcm_f"),
        input.declaredSeconds(),
        decodedFrames,
        decodedSeconds,
        packets.packets(),
        packets.errors(),
        end == FileEnds.End.CUT,
        guard.peak(),
        guard.nonFinite(),
        List.copyOf(notes));
  }

  private int bitsPerSample(AVCodecParameters parameters) {
    if (parameters.bits_per_raw_sample() > 0) {
      return parameters.bits_per_raw_sample();
    }
    if (parameters.bits_per_coded_sample() > 0) {
      return parameters.bits_per_coded_sample();
    }
    return 8 * avutil.av_get_bytes_per_sample(packets.context().sample_fmt());
  }

  /** Frees all native memory and the file. */
  @Override
  public void close() {
    if (converter != null) {
      converter.close();
      converter = null;
    }
    if (resampler != null) {
      resampler.close();
      resampler = null;
    }
    packets.close();
    input.close();
  }
}
