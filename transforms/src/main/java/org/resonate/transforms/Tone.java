package org.resonate.transforms;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.filter.FirFilter;
import org.resonate.audio.filter.MatchEq;
import org.resonate.audio.spectrum.LongTermSpectrum;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.settings.MasterSettings;
import org.resonate.transforms.stage.StageContext;

/** The tonal balance of a master: a filter from the mix's long-term spectrum to the reference's. */
final class Tone {

  private final float[] fir;
  private final List<Double> gainsDb;

  /**
   * @param fir the filter's taps; null for none
   * @param gainsDb its gain at each third octave; empty for none
   */
  private Tone(float[] fir, List<Double> gainsDb) {
    this.fir = fir;
    this.gainsDb = gainsDb;
  }

  /**
   * The tone towards a reference.
   *
   * @param reference null for none
   * @throws IOException if the mix cannot be read
   */
  static Tone towards(Reference reference, Signal mix, StageContext context) throws IOException {
    if (reference == null) {
      return new Tone(null, List.of());
    }
    try (AudioSource source = context.open(mix)) {
      LongTermSpectrum spectrum = new LongTermSpectrum(source.format());
      source.transferTo(spectrum);
      double[] wanted =
          reference.profile().getThirdOctavesDb().stream().mapToDouble(d -> d).toArray();
      MasterSettings settings = context.settings().master();
      double[] gainsDb = MatchEq.gainsDb(spectrum.bandLevelsDb(), wanted, settings.eqRangeDb());
      return new Tone(
          MatchEq.design(gainsDb, settings.eqPhase(), source.format().rateHz()),
          Arrays.stream(gainsDb).boxed().toList());
    }
  }

  /** What goes before a sink so that it hears this tone. */
  AudioSink before(AudioFormat format, AudioSink sink) {
    return fir == null ? sink : new FirFilter(format, fir, sink);
  }

  /** The filter's gain at each third octave, dB; empty without a reference. */
  List<Double> gainsDb() {
    return gainsDb;
  }
}
