package org.resonate.models.separate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Discard;
import org.resonate.models.ModelException;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.Geometry;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

/**
 * Separates a signal into the stems of a pack. Holds as many segments as it has threads, whatever
 * the length. Stems + residual = input within rounding; nothing is rescaled. The same bits for any
 * number of threads and any blocks. For several callers at once, who get threads of their own.
 *
 * <p>The last segment is moved back so that it is as long as the others: only a signal shorter than
 * one segment is filled up with silence. Segments of digital silence give silence and are not run.
 */
public final class Separator {

  private record Key(String digest, String folder, DeviceRequest request) {}

  private static final ConcurrentHashMap<Key, Separator> OPEN = new ConcurrentHashMap<>();

  private final Geometry geometry;
  private final LadderModel model;
  private final int threads;

  Separator(Geometry geometry, LadderModel model, int threads) {
    this.geometry = geometry;
    this.model = model;
    this.threads = threads;
  }

  /**
   * The separator of a pack and a device: one per JVM, verified, loaded and tried on first use.
   *
   * @throws ModelException if the pack is not a separator, a file is missing or altered, or it does
   *     not run; a {@link org.resonate.models.device.DeviceException} if the device asked for is
   *     absent or none runs it
   */
  public static Separator open(ModelPack pack, DeviceRequest request) throws ModelException {
    Key key = new Key(pack.digest(), pack.folder().toString(), request);
    Separator open = OPEN.get(key);
    if (open != null) {
      return open;
    }
    synchronized (OPEN) {
      open = OPEN.get(key);
      if (open == null) {
        open = load(pack, request);
        OPEN.put(key, open);
      }
      return open;
    }
  }

  private static Separator load(ModelPack pack, DeviceRequest request) throws ModelException {
    if (!pack.kind().equals("separator")) {
      throw new ModelException(
          "model pack " + pack.name() + " is a " + pack.kind() + ", not a separator");
    }
    PackStore.verify(pack);
    LadderModel model =
        LadderModel.open(
            pack.geometry(),
            request,
            pack.devices(),
            TorchEngine::runTensor,
            device -> TorchModel.load(pack, device));
    return new Separator(pack.geometry(), model, request.threads());
  }

  /** Names of the stems in the order of the pack. */
  public List<String> stems() {
    return geometry.stems();
  }

  /** Where it runs now: {@code mps}, {@code cuda:0}, {@code cpu}. */
  public String device() {
    return model.device().label();
  }

  /** Why that is not the device asked for, if it is not. */
  public Optional<String> steppedDown() {
    return model.steppedDown();
  }

  /**
   * Separates all of a signal and finishes the sinks.
   *
   * @param in the signal, at the pack's rate, with a number of channels that the pack takes
   * @param stems a sink for each stem, of the signal's channels; a stem without one is dropped
   * @param residual takes what the stems lack
   * @return what happened
   * @throws ModelException if the model fails
   * @throws InterruptedIOException if the thread was interrupted, between two segments
   * @throws IOException if the signal or a sink fails
   */
  public SeparationReport separate(
      AudioSource in, Map<String, ? extends AudioSink> stems, AudioSink residual)
      throws IOException {
    check(in.format(), stems);
    List<AudioSink> sinks =
        geometry.stems().stream()
            .map(name -> stems.containsKey(name) ? stems.get(name) : new Discard())
            .toList();
    int channels = in.format().channels();
    int size = geometry.segmentFrames();
    int overlap = geometry.overlapFrames();
    OverlapAdd join = new OverlapAdd(channels, size, overlap, sinks, residual);
    float[][] ahead = new float[channels][size - overlap];
    BlockFiller filler = new BlockFiller(in);
    float[][] segment = new float[channels][size];
    int filled = filler.fill(segment);
    if (filled == 0) {
      join.finish();
      return new SeparationReport(0, 0, device(), steppedDown(), 0);
    }
    long frames = filled;
    int from = 0;
    int segments = 0;
    try (SegmentQueue queue = new SegmentQueue(model, join, threads)) {
      while (segment != null) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted after " + segments + " segments");
        }
        if (silent(segment)) {
          queue.add(segment, from, filled, () -> new float[sinks.size() * channels * size]);
        } else {
          queue.add(segment, from, filled);
          segments++;
        }
        int more = filled < size ? 0 : filler.fill(ahead);
        segment = more == 0 ? null : shifted(segment, ahead, more);
        from = size - overlap - more;
        frames += more;
      }
      queue.finish();
      return new SeparationReport(frames, segments, device(), steppedDown(), queue.againOnCpu());
    }
  }

  private void check(AudioFormat format, Map<String, ? extends AudioSink> stems)
      throws ModelException {
    if (format.rateHz() != geometry.rateHz() || !geometry.channels().contains(format.channels())) {
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
    if (!geometry.stems().containsAll(stems.keySet())) {
      throw new IllegalArgumentException(stems.keySet() + " are not among " + geometry.stems());
    }
  }

  /** The segment that ends {@code frames} later. */
  private static float[][] shifted(float[][] segment, float[][] ahead, int frames) {
    float[][] shifted = new float[segment.length][segment[0].length];
    int kept = segment[0].length - frames;
    for (int c = 0; c < segment.length; c++) {
      System.arraycopy(segment[c], frames, shifted[c], 0, kept);
      System.arraycopy(ahead[c], 0, shifted[c], kept, frames);
    }
    return shifted;
  }

  private static boolean silent(float[][] segment) {
    for (float[] channel : segment) {
      for (float sample : channel) {
        if (sample != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
