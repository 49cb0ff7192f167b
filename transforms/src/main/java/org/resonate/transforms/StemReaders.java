package org.resonate.transforms;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.StageContext;

/** Reads all stems of a track and the residual in step, block by block. */
final class StemReaders implements Closeable {

  /** What the residual is called beside the stems. */
  static final String RESIDUAL = "residual";

  private final List<String> names = new ArrayList<>();
  private final List<AudioSource> sources = new ArrayList<>();
  private final Map<String, float[][]> blocks = new LinkedHashMap<>();

  private StemReaders() {}

  /**
   * Opens the stems of a track as they stand.
   *
   * @throws IOException if one cannot be read
   */
  static StemReaders open(Track track, StageContext context) throws IOException {
    Map<String, Signal> signals = Stems.of(track);
    signals.put(RESIDUAL, track.getSeparation().getResidual());
    StemReaders readers = new StemReaders();
    try {
      for (Map.Entry<String, Signal> entry : signals.entrySet()) {
        AudioSource source = context.open(entry.getValue());
        readers.names.add(entry.getKey());
        readers.sources.add(source);
        readers.blocks.put(
            entry.getKey(), new float[source.format().channels()][AudioSource.BLOCK_FRAMES]);
      }
    } catch (IOException e) {
      readers.close();
      throw e;
    }
    return readers;
  }

  /** Channels and rate, the same for all. */
  AudioFormat format() {
    return sources.get(0).format();
  }

  /** The blocks that {@link #read} fills, by stem: {@code [channels][frames]}. */
  Map<String, float[][]> blocks() {
    return blocks;
  }

  /**
   * Reads the next block of each.
   *
   * @return frames read, the same for all, or −1 at the end
   * @throws IOException if one cannot be read or ends before the others
   */
  int read() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted between blocks");
    }
    int frames = sources.get(0).read(blocks.get(names.get(0)));
    for (int i = 1; i < sources.size(); i++) {
      int others = sources.get(i).read(blocks.get(names.get(i)));
      if (others != frames) {
        throw new IOException(
            names.get(i) + " has another length than " + names.get(0) + " in the artifact store");
      }
    }
    return frames;
  }

  @Override
  public void close() throws IOException {
    for (AudioSource source : sources) {
      source.close();
    }
  }
}
