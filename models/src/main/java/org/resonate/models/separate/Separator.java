package org.resonate.models.separate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Discard;
import org.resonate.models.ModelException;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.Geometry;
import org.resonate.models.pack.ModelPack;

/**
 * Separates a signal into the stems of a pack, with demucs' segmentation ({@link Windows}, {@link
 * Pass}). Holds a few segments, whatever the length ({@link #heapBytes}). Stems + residual = input
 * within rounding; nothing is rescaled. The same bits for any number of threads and any blocks. For
 * several callers at once, who get threads of their own.
 *
 * <p>Segments of digital silence give silence and are not run.
 */
public final class Separator {

  private final Geometry geometry;
  private final boolean normalised;
  private final LadderModel model;
  private final int threads;

  Separator(Geometry geometry, boolean normalised, LadderModel model, int threads) {
    this.geometry = geometry;
    this.normalised = normalised;
    this.model = model;
    this.threads = threads;
  }

  /**
   * The separator of a pack and a device. The model is one for the JVM: verified, loaded and tried
   * on first use.
   *
   * @throws ModelException if the pack is not a separator, a file is missing or altered, or it does
   *     not run; a {@link org.resonate.models.device.DeviceException} if the device asked for is
   *     absent or none runs it
   */
  public static Separator open(ModelPack pack, DeviceRequest request) throws ModelException {
    LadderModel model = LoadedModels.of(pack, request);
    return new Separator(pack.geometry(), pack.normalised(), model, request.threads());
  }

  /**
   * Frees the memory of a pack's models on all devices. Separators of it that were opened before
   * run no more; a new one loads it again.
   */
  public static void release(ModelPack pack) {
    LoadedModels.release(pack);
  }

  /** Names of the stems in the order of the pack. */
  public List<String> stems() {
    return geometry.stems();
  }

  /** Where it runs now: {@code mps}, {@code cuda:0}, {@code cpu}. */
  public String device() {
    return model.device().label();
  }

  /** Why that is not the device asked for, if it is not: a sentence for each step down. */
  public List<String> steps() {
    return model.steps();
  }

  /** How many segments of a track are on their way at once. */
  public int segmentsAtOnce() {
    return SegmentRunner.segmentsAtOnce(model, threads);
  }

  /**
   * What a separation holds on Java's heap: each pass the sound around its segment, that segment's
   * stems and the end of the one before; each segment on its way its window, sound and stems.
   *
   * @param segmentsAtOnce on their way; one more is for the reader that waits
   * @param passes 1 or more
   */
  public static long heapBytes(Geometry geometry, int segmentsAtOnce, int passes) {
    long channels = Collections.max(geometry.channels());
    long rows = geometry.stems().size() * channels;
    long segment = geometry.segmentFrames();
    long stride = segment - geometry.overlapFrames();
    long pass =
        rows * (segment + geometry.overlapFrames())
            + channels * (stride + segment)
            + channels * stride;
    long onItsWay = rows * segment + channels * (segment + stride);
    return Float.BYTES * (passes * pass + (segmentsAtOnce + 1) * onItsWay);
  }

  LadderModel model() {
    return model;
  }

  /** As {@link #separate(Reopenable, Map, AudioSink, Shifts)}, in one pass. */
  public SeparationReport separate(
      Reopenable in, Map<String, ? extends AudioSink> stems, AudioSink residual)
      throws IOException {
    return separate(in, stems, residual, Shifts.NONE);
  }

  /**
   * Separates all of a signal and finishes the sinks.
   *
   * @param in the signal, at the pack's rate, with a number of channels that the pack takes; opened
   *     once for each pass, and once more for a normalised pack
   * @param stems a sink for each stem, of the signal's channels; a stem without one is dropped
   * @param residual takes what the stems lack
   * @param shifts how many passes, and their delays
   * @return what happened
   * @throws ModelException if the model fails
   * @throws InterruptedIOException if the thread was interrupted, between two blocks
   * @throws IOException if the signal or a sink fails
   */
  public SeparationReport separate(
      Reopenable in, Map<String, ? extends AudioSink> stems, AudioSink residual, Shifts shifts)
      throws IOException {
    if (!geometry.stems().containsAll(stems.keySet())) {
      throw new IllegalArgumentException(stems.keySet() + " are not among " + geometry.stems());
    }
    Normalisation normalisation = Normalisation.NONE;
    if (normalised) {
      try (AudioSource source = open(in)) {
        normalisation = Normalisation.of(source);
      }
    }
    int[] leads = shifts.leadFrames(geometry.rateHz());
    try (SegmentRunner runner = new SegmentRunner(model, normalisation, threads);
        Passes passes = new Passes()) {
      Feed feed = new Feed(runner, AudioSource.BLOCK_FRAMES);
      int channels = 0;
      for (int lead : leads) {
        AudioSource source = open(in);
        channels = source.format().channels();
        Pass pass = new Pass(source, geometry, normalisation, lead, feed);
        passes.add(pass);
        feed.add(pass);
      }
      long frames = write(passes, channels, stems, residual);
      return new SeparationReport(
          frames,
          runner.segments(),
          device(),
          model.steps(),
          model.takeNewSteps(),
          runner.againOnCpu());
    }
  }

  private long write(
      Passes passes, int channels, Map<String, ? extends AudioSink> stems, AudioSink residual)
      throws IOException {
    float[][] rows = new float[geometry.stems().size() * channels][AudioSource.BLOCK_FRAMES];
    float[][] rest = new float[channels][AudioSource.BLOCK_FRAMES];
    long total = 0;
    for (int frames = passes.read(rows, rest); frames > 0; frames = passes.read(rows, rest)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted after " + total + " frames");
      }
      for (int stem = 0; stem < geometry.stems().size(); stem++) {
        float[][] block = new float[channels][];
        for (int c = 0; c < channels; c++) {
          block[c] = rows[stem * channels + c];
          for (int i = 0; i < frames; i++) {
            rest[c][i] -= block[c][i];
          }
        }
        sink(stems, stem).write(block, frames);
      }
      residual.write(rest, frames);
      total += frames;
    }
    for (int stem = 0; stem < geometry.stems().size(); stem++) {
      sink(stems, stem).finish();
    }
    residual.finish();
    return total;
  }

  private AudioSink sink(Map<String, ? extends AudioSink> stems, int index) {
    AudioSink sink = stems.get(geometry.stems().get(index));
    return sink == null ? new Discard() : sink;
  }

  private AudioSource open(Reopenable in) throws IOException {
    AudioSource source = in.open();
    AudioFormat format = source.format();
    if (format.rateHz() == geometry.rateHz() && geometry.channels().contains(format.channels())) {
      return source;
    }
    source.close();
    throw new ModelException(
        "this model takes "
            + geometry.channels()
            + " channels at "
            + geometry.rateHz()
            + " Hz, not "
            + format.channels()
            + " at "
            + format.rateHz());
  }
}
