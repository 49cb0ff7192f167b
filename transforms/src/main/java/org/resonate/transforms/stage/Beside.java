package org.resonate.transforms.stage;

import java.io.Closeable;
import java.io.IOException;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Handover;

/** A sink that may work on a thread of its own; what it gets is the same. */
public final class Beside implements AudioSink, Closeable {

  private final AudioSink sink;
  private final Handover handover;

  Beside(AudioSink sink, Handover handover) {
    this.sink = handover == null ? sink : handover;
    this.handover = handover;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    sink.write(block, frames);
  }

  @Override
  public void finish() throws IOException {
    sink.finish();
  }

  @Override
  public void close() {
    if (handover != null) {
      handover.close();
    }
  }
}
