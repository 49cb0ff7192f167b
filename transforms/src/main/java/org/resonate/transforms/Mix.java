package org.resonate.transforms;

import java.io.IOException;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Levels;
import org.resonate.audio.io.WavWriter;
import org.resonate.transforms.record.Mixdown;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/**
 * Sums stems and residual in float, the vocals with their gain. Nothing is limited: levels above
 * full scale stay as they are until Master.
 */
public final class Mix implements Stage<Mixdown> {

  private static final long serialVersionUID = 1;

  @Override
  public String name() {
    return "mix";
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
    return "";
  }

  @Override
  public Mixdown apply(Track in, StageContext context) throws IOException {
    float vocalGain = (float) Levels.fromDb(in.getBalance().getGainDb());
    try (StemReaders stems = StemReaders.open(in, context)) {
      AudioFormat format = stems.format();
      try (WavWriter writer = context.create("mix.wav", format)) {
        VocalEnergies energies = new VocalEnergies(0, 0, 0);
        float[][] vocals = stems.blocks().get(Stems.VOCALS);
        float[][] mix = new float[format.channels()][AudioSource.BLOCK_FRAMES];
        for (int frames = stems.read(); frames >= 0; frames = stems.read()) {
          if (vocals != null) {
            // In their block, so that what is measured is what is mixed.
            scale(vocals, vocalGain, frames);
          }
          StemSum.sum(stems.blocks().values(), mix, frames);
          writer.write(mix, frames);
          if (vocals != null) {
            energies = energies.plus(vocals, mix, frames);
          }
        }
        writer.finish();
        return Mixdown.newBuilder()
            .setSignal(context.signal("mix.wav", format, writer))
            .setVocalRatio(energies.absent() ? null : energies.ratio(1))
            .build();
      }
    }
  }

  private static void scale(float[][] block, float gain, int frames) {
    for (float[] samples : block) {
      for (int i = 0; i < frames; i++) {
        samples[i] *= gain;
      }
    }
  }
}
