package org.resonate.transforms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Gain;
import org.resonate.audio.Levels;
import org.resonate.audio.io.AudioEncoder;
import org.resonate.audio.io.Codec;
import org.resonate.audio.io.EncodePlan;
import org.resonate.audio.io.EncodeSettings;
import org.resonate.audio.io.Tags;
import org.resonate.audio.measure.TruePeakMeter;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.StemFile;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.StageContext;

/** Writes a track's stems as they are in its mix, 24-bit FLAC at the master's rate. */
final class StemExport {

  private final Track track;
  private final StageContext context;

  StemExport(Track track, StageContext context) {
    this.track = track;
    this.context = context;
  }

  /**
   * Writes them.
   *
   * @param plan the master's
   * @param notes gets a sentence where they had to be turned down to fit
   * @throws IOException if one cannot be read or written
   */
  List<StemFile> write(EncodePlan plan, long ditherSeed, List<String> notes) throws IOException {
    Map<String, Signal> stems = Stems.of(track);
    // FLAC holds nothing above full scale; one gain for all of them, so that they still sum up.
    double overDb = 0;
    for (Map.Entry<String, Signal> stem : stems.entrySet()) {
      overDb = Math.max(overDb, peakDb(stem.getValue()) + mixGainDb(stem.getKey()));
    }
    if (overDb > 0) {
      notes.add(String.format(Locale.ROOT, "stems written %.1f dB lower, to fit FLAC", overDb));
    }
    EncodePlan flac = new EncodePlan(Codec.FLAC, plan.rateHz(), 24);
    List<StemFile> files = new ArrayList<>();
    for (Map.Entry<String, Signal> stem : stems.entrySet()) {
      String name = "stems/" + stem.getKey() + ".flac";
      // Of its own: equal noise in all of them would add up.
      write(stem.getKey(), stem.getValue(), flac, ditherSeed + 1 + files.size(), overDb);
      files.add(StemFile.newBuilder().setStem(stem.getKey()).setPath(context.path(name)).build());
    }
    return files;
  }

  private void write(String stem, Signal signal, EncodePlan plan, long ditherSeed, double overDb)
      throws IOException {
    Path folder = Files.createDirectories(context.directory().resolve("stems"));
    try (AudioSource source = context.open(signal)) {
      AudioFormat format = source.format();
      EncodeSettings settings = new EncodeSettings(plan, format, ditherSeed, Tags.NONE);
      try (AudioEncoder encoder = AudioEncoder.create(folder.resolve(stem + ".flac"), settings)) {
        double gain = Levels.fromDb(mixGainDb(stem) - overDb);
        source.transferTo(new Gain(format, gain, encoder));
      }
    }
  }

  private double mixGainDb(String stem) {
    return stem.equals(Stems.VOCALS) ? track.getBalance().getGainDb() : 0;
  }

  private double peakDb(Signal signal) throws IOException {
    try (AudioSource source = context.open(signal)) {
      TruePeakMeter meter = new TruePeakMeter(source.format());
      source.transferTo(meter);
      return meter.peakDbtp();
    }
  }
}
