package org.resonate.models.separate;

import java.io.IOException;
import org.resonate.audio.AudioSource;

/**
 * Reads a source, whose blocks may be of any size, into arrays that are full until the sound ends.
 */
final class BlockFiller {

  private final AudioSource source;
  private final float[][] block;
  private int position;
  private int available;

  BlockFiller(AudioSource source) {
    this.source = source;
    this.block = new float[source.format().channels()][AudioSource.BLOCK_FRAMES];
  }

  /**
   * Fills an array from a frame on.
   *
   * @param target {@code [channels][size]}
   * @return frames filled; fewer than there is room at the end of the sound alone
   */
  int fill(float[][] target, int start) throws IOException {
    int at = start;
    while (at < target[0].length && available >= 0) {
      if (position == available) {
        position = 0;
        available = source.read(block);
        continue;
      }
      int frames = Math.min(available - position, target[0].length - at);
      for (int c = 0; c < block.length; c++) {
        System.arraycopy(block[c], position, target[c], at, frames);
      }
      position += frames;
      at += frames;
    }
    return at - start;
  }
}
