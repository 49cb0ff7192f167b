package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.measure.Spans;

/** Hands a repaired sound on and finds out where it is not what it was, bit for bit. */
final class Changes implements AudioSink {

  // As clicks and holes are merged where they are found.
  private static final double MERGE_SECONDS = 0.05;

  private final Backlog before;
  private final AudioSink downstream;
  private final Spans spans;
  private long frame;

  /**
   * @param before what the sound was, at least as far as it is written
   */
  Changes(AudioFormat format, Backlog before, AudioSink downstream) {
    this.before = before;
    this.downstream = downstream;
    spans = new Spans(Math.round(MERGE_SECONDS * format.rateHz()));
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    int from = -1;
    for (int i = 0; i <= frames; i++) {
      boolean differs = i < frames && differs(block, i);
      if (differs && from < 0) {
        from = i;
      } else if (!differs && from >= 0) {
        spans.add(frame + from, frame + i);
        from = -1;
      }
    }
    before.drop(frames);
    frame += frames;
    downstream.write(block, frames);
  }

  private boolean differs(float[][] block, int i) {
    for (int channel = 0; channel < block.length; channel++) {
      int was = Float.floatToRawIntBits(before.sound()[channel][i]);
      if (Float.floatToRawIntBits(block[channel][i]) != was) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void finish() throws IOException {
    downstream.finish();
  }

  /** The changed parts of a region, in order. Valid once finished. */
  List<Passage> within(DamageRegion region) {
    List<Passage> parts = new ArrayList<>();
    for (Spans.Span span : spans.list()) {
      long start = Math.max(span.startFrame(), region.startFrame());
      long end = Math.min(span.endFrame(), region.endFrame());
      if (start < end) {
        parts.add(new Passage(start, end));
      }
    }
    return parts;
  }
}
