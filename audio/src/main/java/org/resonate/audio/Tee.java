package org.resonate.audio;

import java.io.IOException;
import java.util.List;

/** Hands the same sound to several sinks, in their order. */
public final class Tee implements AudioSink {

  private final List<AudioSink> sinks;

  /**
   * @param sinks all that take the sound; none: it is dropped
   */
  public Tee(AudioSink... sinks) {
    this.sinks = List.of(sinks);
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    for (AudioSink sink : sinks) {
      sink.write(block, frames);
    }
  }

  @Override
  public void finish() throws IOException {
    for (AudioSink sink : sinks) {
      sink.finish();
    }
  }
}
