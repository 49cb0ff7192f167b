package org.resonate.transforms;

import java.io.IOException;
import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.spectrum.LongTermSpectrum;
import org.resonate.transforms.record.ReferenceProfile;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/** Measures what other tracks are matched to: the vocals' share and the long-term spectrum. */
final class MeasureReference implements Stage<ReferenceProfile> {

  private static final long serialVersionUID = 1;

  @Override
  public String name() {
    return "measureReference";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String section() {
    return "reference";
  }

  @Override
  public Class<ReferenceProfile> sectionType() {
    return ReferenceProfile.class;
  }

  @Override
  public Object settings(RemasterSettings settings) {
    return "";
  }

  @Override
  public ReferenceProfile apply(Track in, StageContext context) throws IOException {
    VocalEnergies energies = MatchReferenceVocals.measure(in, context);
    try (AudioSource signal = context.open(in.getPreparation().getSignal())) {
      AudioFormat format = signal.format();
      LongTermSpectrum spectrum = new LongTermSpectrum(format);
      signal.transferTo(spectrum);
      return ReferenceProfile.newBuilder()
          .setVocalRatio(energies.absent() ? null : energies.ratio(1))
          .setThirdOctavesDb(Arrays.stream(spectrum.bandLevelsDb()).boxed().toList())
          .setLoudness(in.getPreparation().getBefore())
          .build();
    }
  }
}
