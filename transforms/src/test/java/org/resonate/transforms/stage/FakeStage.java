package org.resonate.transforms.stage;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.Mixdown;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;

/** Writes a second of silence after doing what a test asks, and counts how often. */
final class FakeStage implements Stage<Mixdown> {

  private static final long serialVersionUID = 1;

  static final AtomicInteger CALLS = new AtomicInteger();

  private final transient Callable<?> deed;

  FakeStage(Callable<?> deed) {
    this.deed = deed;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String section() {
    return "mix";
  }

  @Override
  public Class<Mixdown> sectionType() {
    return Mixdown.class;
  }

  @Override
  public Object settings(RemasterSettings settings) {
    return settings.vocals();
  }

  @Override
  public Mixdown apply(Track in, StageContext context) throws Exception {
    CALLS.incrementAndGet();
    deed.call();
    AudioFormat format = new AudioFormat(1, 44_100);
    try (WavWriter writer = context.create("silence.wav", format)) {
      writer.write(new float[1][44_100], 44_100);
      writer.finish();
      return Mixdown.newBuilder().setSignal(context.signal("silence.wav", format, writer)).build();
    }
  }
}
