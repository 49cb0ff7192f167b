package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Tee;
import org.resonate.audio.measure.ActiveLevel;
import org.resonate.audio.measure.BandwidthMeter;
import org.resonate.audio.measure.ClickDetector;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.ClippingDetector;
import org.resonate.audio.measure.Corners;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.Hum;
import org.resonate.audio.measure.HumDetector;
import org.resonate.audio.measure.NoiseFloorMeter;
import org.resonate.audio.measure.NoiseProfile;

/** What the repair of a stem must know beforehand. What nothing can be done about is dropped. */
final class StemMeasures {

  final ClipLevels levels;
  final Hum hum;
  final NoiseProfile profile;
  final double cutHz;
  final HighBandModel highBands;
  final LongHoles holes;

  /**
   * Reads the stem, once or twice; and twice for every 32 long holes in it.
   *
   * @param leastSimilarity what a passage must reach to fill a long hole, 0 to 1
   * @throws IOException if it cannot be read
   */
  StemMeasures(StemRepair.Opener opener, AudioFormat format, Tasks tasks, double leastSimilarity)
      throws IOException {
    ClippingDetector clipping = new ClippingDetector(format);
    HumDetector humDetector = new HumDetector(format);
    NoiseFloorMeter noise = new NoiseFloorMeter(format);
    BandwidthMeter bandwidth = new BandwidthMeter(format);
    ClickDetector clicks = new ClickDetector(format, (channel, start, end) -> {});
    ActiveLevel level = new ActiveLevel(format);
    LongHoles.Search search =
        new LongHoles.Search(format, tasks.of(DamageCause.DROPOUT), leastSimilarity);
    List<AudioSink> meters = new ArrayList<>();
    if (tasks.has(DamageCause.CLIPPING)) {
      meters.add(clipping);
    }
    if (tasks.has(DamageCause.CLICKS)) {
      meters.add(clicks);
      meters.add(level);
    }
    if (tasks.has(DamageCause.HUM)) {
      meters.add(humDetector);
    }
    if (tasks.has(DamageCause.NOISE)) {
      meters.add(noise);
    }
    if (tasks.has(DamageCause.BANDWIDTH)) {
      meters.add(new Within(tasks.of(DamageCause.BANDWIDTH), true, bandwidth));
    }
    if (tasks.has(DamageCause.DROPOUT)) {
      meters.add(search);
    }
    try (AudioSource source = opener.open()) {
      source.transferTo(new Tee(meters.toArray(AudioSink[]::new)));
    }
    levels =
        tasks.has(DamageCause.CLIPPING) ? clipping.levels() : ClipLevels.none(format.channels());
    Optional<Hum> found = tasks.has(DamageCause.HUM) ? humDetector.hum() : Optional.empty();
    hum = found.orElse(null);
    profile = tasks.has(DamageCause.NOISE) ? noise.profile() : null;
    cutHz = tasks.has(DamageCause.BANDWIDTH) ? bandwidth.cutHz() : 0;
    highBands = learned(opener, format, tasks);
    holes = tasks.has(DamageCause.DROPOUT) ? search.fill(opener) : LongHoles.none();
    drop(tasks);
    // The analysis takes them for none either, so that only who forces a stem meets them here.
    if (tasks.has(DamageCause.CLICKS) && Corners.areAllOf(clicks, level.peak())) {
      tasks.drop(DamageCause.CLICKS, "sudden corners at the tops of waves, no clicks");
    }
  }

  /** What the band above the cut is like where it was not cut. */
  private HighBandModel learned(StemRepair.Opener opener, AudioFormat format, Tasks tasks)
      throws IOException {
    if (cutHz <= 0) {
      return HighBandModel.extrapolating();
    }
    HighBandModel.Learner learner = new HighBandModel.Learner(format, cutHz);
    try (AudioSource source = opener.open()) {
      source.transferTo(new Within(tasks.of(DamageCause.BANDWIDTH), false, learner));
    }
    return learner.model();
  }

  private void drop(Tasks tasks) {
    if (!levels.any()) {
      tasks.drop(DamageCause.CLIPPING, "no clipping found");
    }
    if (hum == null) {
      tasks.drop(DamageCause.HUM, "no hum found");
    } else if (hum.worthCuttingHz().isEmpty()) {
      tasks.drop(DamageCause.HUM, "the hum is fainter than the music it lies in");
    }
    if (profile == null || profile.power() <= 0) {
      tasks.drop(DamageCause.NOISE, "no noise found");
    }
    if (cutHz <= 0) {
      tasks.drop(DamageCause.BANDWIDTH, "no cut found");
    }
  }
}
