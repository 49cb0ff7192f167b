package org.resonate.models.separate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.models.ModelException;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.Geometry;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

/**
 * Separates a signal into the stems of a pack. Holds one segment at a time, whatever the length.
 * Stems + residual = input within rounding; nothing is rescaled. For several threads at once.
 *
 * <p>The last segment is moved back so that it is as long as the others: only a signal shorter than
 * one segment is filled up with silence. Segments of digital silence give silence and are not run.
 */
public final class Separator {

  private record Key(String digest, String folder, DeviceRequest request) {}

  private static final ConcurrentHashMap<Key, Separator> OPEN = new ConcurrentHashMap<>();

  private final Geometry geometry;
  private final LadderModel model;

  Separator(Geometry geometry, LadderModel model) {
    this.geometry = geometry;
    this.model = model;
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
            device -> TorchModel.load(pack, device, request.threads()));
    return new Separator(pack.geometry(), model);
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
    float[][] segment = new float[channels][size];
    float[][] ahead = new float[channels][size - overlap];
    BlockFiller filler = new BlockFiller(in);
    int filled = filler.fill(segment);
    int from = 0;
    long frames = filled;
    int segments = 0;
    AtomicInteger againOnCpu = new AtomicInteger();
    boolean last = filled == 0;
    while (!last) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted after " + segments + " segments");
      }
      int more = filled < size ? 0 : filler.fill(ahead);
      last = more == 0;
      float[] separated;
      if (silent(segment)) {
        separated = new float[geometry.stems().size() * channels * size];
      } else {
        separated = model.run(segment, againOnCpu);
        segments++;
      }
      join.add(segment, separated, from, filled, last);
      shift(segment, ahead, more);
      from = size - overlap - more;
      frames += more;
    }
    join.finish();
    return new SeparationReport(frames, segments, device(), steppedDown(), againOnCpu.get());
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

  private static void shift(float[][] segment, float[][] ahead, int frames) {
    for (int c = 0; c < segment.length; c++) {
      int kept = segment[c].length - frames;
      System.arraycopy(segment[c], frames, segment[c], 0, kept);
      System.arraycopy(ahead[c], 0, segment[c], kept, frames);
    }
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
