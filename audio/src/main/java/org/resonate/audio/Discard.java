package org.resonate.audio;

/** Takes what nobody wants: a stem that is not asked for, a residual that is not kept. */
public final class Discard implements AudioSink {

  @Override
  public void write(float[][] block, int frames) {}

  @Override
  public void finish() {}
}
