package org.resonate.transforms;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.Separation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/**
 * Makes two stems of a separation: the one that {@code separate.twoStems} names, and {@code
 * no_<stem>}, which is the separated signal minus that stem, sample by sample.
 */
public final class TwoStems implements Stage<Separation> {

  private static final long serialVersionUID = 1;

  @Override
  public String name() {
    return "twoStems";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String section() {
    return "separation";
  }

  @Override
  public Class<Separation> sectionType() {
    return Separation.class;
  }

  @Override
  public Object settings(RemasterSettings settings) {
    return settings.separate().twoStems();
  }

  @Override
  public Separation apply(Track in, StageContext context) throws IOException {
    String name = context.settings().separate().twoStems();
    Stem kept =
        in.getSeparation().getStems().stream()
            .filter(stem -> stem.getName().equals(name))
            .findFirst()
            .orElseThrow(() -> new IOException("the separation has no stem " + name));
    Stem rest =
        Stem.newBuilder()
            .setName("no_" + name)
            .setSignal(minus(in.getPreparation().getSignal(), kept, context))
            .build();
    return Separation.newBuilder(in.getSeparation()).setStems(List.of(kept, rest)).build();
  }

  private static Signal minus(Signal whole, Stem stem, StageContext context) throws IOException {
    String file = "no_" + stem.getName() + ".wav";
    try (AudioSource from = context.open(whole);
        AudioSource take = context.open(stem.getSignal())) {
      AudioFormat format = from.format();
      float[][] rest = new float[format.channels()][AudioSource.BLOCK_FRAMES];
      float[][] taken = new float[format.channels()][AudioSource.BLOCK_FRAMES];
      try (WavWriter writer = context.create(file, format)) {
        for (int frames = from.read(rest); frames >= 0; frames = from.read(rest)) {
          if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted between blocks");
          }
          if (take.read(taken) != frames) {
            throw new IOException(stem.getName() + " has another length than what it is of");
          }
          for (int c = 0; c < rest.length; c++) {
            for (int i = 0; i < frames; i++) {
              rest[c][i] -= taken[c][i];
            }
          }
          writer.write(rest, frames);
        }
        writer.finish();
        return context.signal(file, format, writer);
      }
    }
  }
}
