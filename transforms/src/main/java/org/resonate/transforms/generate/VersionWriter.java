package org.resonate.transforms.generate;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.restore.StemRepair;

/** Writes a stem with other sound in some places. */
final class VersionWriter implements Closeable {

  private final AudioSource stem;
  private final AudioSink out;
  private long frame;

  VersionWriter(StemRepair.Opener opener, AudioSink out) throws IOException {
    this.stem = opener.open();
    this.out = out;
  }

  /**
   * Puts sound in place of the stem's.
   *
   * @param startFrame not before the end of what was put before
   * @param sound {@code [channels][at least offset + frames]}
   */
  void put(long startFrame, float[][] sound, int offset, int frames) throws IOException {
    copy(startFrame - frame, true);
    float[][] part = new float[sound.length][frames];
    for (int channel = 0; channel < part.length; channel++) {
      System.arraycopy(sound[channel], offset, part[channel], 0, frames);
    }
    out.write(part, frames);
    copy(frames, false);
  }

  /** Takes frames of the stem, and writes them or not. */
  private void copy(long frames, boolean written) throws IOException {
    for (long left = frames; left > 0; ) {
      int count = (int) Math.min(left, AudioSource.BLOCK_FRAMES);
      float[][] block = new float[stem.format().channels()][count];
      int read = stem.read(block);
      if (read < 0) {
        throw new EOFException("a stem ends at frame " + (frame + frames - left));
      }
      if (written) {
        out.write(block, read);
      }
      left -= read;
    }
    frame += frames;
  }

  /** Writes what is left of the stem, and finishes. */
  void finish() throws IOException {
    stem.transferTo(out);
  }

  @Override
  public void close() throws IOException {
    stem.close();
  }
}
