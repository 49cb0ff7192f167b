package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;

/**
 * Measures a stem for damage in one pass: level, noise, clipping, clicks, holes, bandwidth, hum. A
 * score for each ({@link DamageScores}), a grade, and the damaged regions in time.
 */
public final class StemAnalyzer implements AudioSink {

  // Below −80 dBFS nobody hears what is wrong.
  private static final float SILENCE = 1e-4f;
  private static final double EVENT_MERGE_SECONDS = 0.05;
  private static final double LEAST_MINUTES = 0.25;
  // A single click in a short stem may be the detector's mistake: it stays GOOD.
  private static final double LEAST_MINUTES_OF_CLICKS = 1;
  private static final int FEWEST_NOISY_SEGMENTS = 6;

  private final AudioFormat format;
  private final GradeThresholds thresholds;
  private final ActiveLevel level;
  private final NoiseFloorMeter noise;
  private final ClippingDetector clipping;
  private final ClickDetector clicks;
  private final DropoutDetector dropouts;
  private final BandwidthMeter bandwidth;
  private final HumDetector hum;
  private final List<AudioSink> meters;
  private final EventRegions clickRegions;
  private final EventRegions dropoutRegions;
  private final List<DamageRegion> regions = new ArrayList<>();
  private final Map<DamageCause, Double> scores = new EnumMap<>(DamageCause.class);
  private long frames;

  /**
   * @param format of the stem
   * @param thresholds where the grades begin
   */
  public StemAnalyzer(AudioFormat format, GradeThresholds thresholds) {
    this.format = format;
    this.thresholds = thresholds;
    level = new ActiveLevel(format);
    noise = new NoiseFloorMeter(format);
    clipping = new ClippingDetector(format);
    clickRegions = new EventRegions(format, EVENT_MERGE_SECONDS);
    dropoutRegions = new EventRegions(format, EVENT_MERGE_SECONDS);
    clicks = new ClickDetector(format, clickRegions);
    dropouts = new DropoutDetector(format, dropoutRegions);
    bandwidth = new BandwidthMeter(format);
    hum = new HumDetector(format);
    meters = List.of(level, noise, clipping, clicks, dropouts, bandwidth, hum);
  }

  @Override
  public void write(float[][] block, int count) throws java.io.IOException {
    for (AudioSink meter : meters) {
      meter.write(block, count);
    }
    frames += count;
    clickRegions.settle(frames - clicks.latencyFrames() - format.rateHz() / 10);
    dropoutRegions.settle(frames - format.rateHz());
  }

  @Override
  public void finish() throws java.io.IOException {
    for (AudioSink meter : meters) {
      meter.finish();
    }
    clickRegions.settle(Long.MAX_VALUE);
    dropoutRegions.settle(Long.MAX_VALUE);
  }

  /** What was measured; valid once finished. */
  public StemReport report() {
    regions.clear();
    scores.clear();
    for (DamageCause cause : DamageCause.values()) {
      if (cause != DamageCause.FORCED) {
        scores.put(cause, 0.0);
      }
    }
    if (level.peak() < SILENCE) {
      return new StemReport(
          Damage.GOOD,
          true,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          0,
          0,
          0,
          0,
          OptionalDouble.empty(),
          scores,
          List.of(),
          List.of("silent: nothing above −80 dBFS"));
    }
    double power = level.power();
    NoiseProfile profile = noise.profile();
    double noisePower = Math.min(power, profile.power());
    List<String> notes = new ArrayList<>();
    OptionalDouble snrDb =
        noisePower <= 0 ? OptionalDouble.empty() : OptionalDouble.of(snrDb(power, noisePower));
    snrDb.ifPresent(db -> scores.put(DamageCause.NOISE, DamageScores.noise(db)));
    addNoise(profile, power);
    addEvents(DamageCause.CLICKS, clicks.count(), clickRegions.list());
    addEvents(DamageCause.DROPOUT, dropouts.count(), dropoutRegions.list());
    addClipping();
    Optional<Hum> found = hum.hum();
    found.ifPresent(
        lines ->
            addWhole(DamageCause.HUM, DamageScores.hum(Levels.powerToDb(lines.power() / power))));
    double cutHz = bandwidth.cutHz();
    if (cutHz > 0) {
      addWhole(DamageCause.BANDWIDTH, DamageScores.bandwidth(cutHz));
      notes.add(String.format(Locale.ROOT, "cut off sharply at %.1f kHz", cutHz / 1000));
    }
    regions.sort(Comparator.comparingLong(DamageRegion::startFrame));
    double worst = scores.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new StemReport(
        thresholds.grade(worst),
        false,
        OptionalDouble.of(Levels.powerToDb(power)),
        noisePower <= 0 ? OptionalDouble.empty() : OptionalDouble.of(Levels.powerToDb(noisePower)),
        snrDb,
        clipping.runs(),
        clicks.count(),
        dropouts.count(),
        bandwidth.bandwidthHz(),
        found.map(lines -> OptionalDouble.of(lines.mainsHz())).orElse(OptionalDouble.empty()),
        scores,
        regions,
        notes);
  }

  private static double snrDb(double power, double noisePower) {
    return Levels.powerToDb(Math.max(power - noisePower, 1e-3 * noisePower) / noisePower);
  }

  /** Where noise of about the overall floor, or more for a good while, lies under the stem. */
  private void addNoise(NoiseProfile profile, double power) {
    double overall = scores.get(DamageCause.NOISE);
    boolean everywhere = overall >= thresholds.minor();
    int from = -1;
    int count = profile.segments().size();
    for (int segment = 0; segment <= count; segment++) {
      boolean noisy =
          segment < count
              && DamageScores.noise(snrDb(power, profile.power(segment))) >= thresholds.minor();
      if (noisy && from < 0) {
        from = segment;
      } else if (!noisy && from >= 0) {
        if (everywhere || segment - from >= FEWEST_NOISY_SEGMENTS) {
          double mean = 0;
          for (int i = from; i < segment; i++) {
            mean += profile.power(i) / (segment - from);
          }
          long end = segment == count ? frames : segment * profile.segmentFrames();
          double score = DamageScores.noise(snrDb(power, mean));
          add(DamageCause.NOISE, from * profile.segmentFrames(), end, score);
          scores.merge(DamageCause.NOISE, score, Math::max);
        }
        from = -1;
      }
    }
  }

  private void addEvents(DamageCause cause, long count, List<Spans.Span> spans) {
    if (count == 0) {
      return;
    }
    double minutes = format.seconds(level.frames()) / 60;
    double score =
        cause == DamageCause.CLICKS
            ? DamageScores.clicks(count / Math.max(LEAST_MINUTES_OF_CLICKS, minutes))
            : DamageScores.dropouts(count / Math.max(LEAST_MINUTES, minutes));
    scores.put(cause, score);
    for (Spans.Span span : spans) {
      // Room for what rings around an event.
      long room = format.rateHz() / 500;
      add(cause, Math.max(0, span.startFrame() - room), span.endFrame() + room, score);
    }
  }

  private void addClipping() {
    if (clipping.samples() == 0) {
      return;
    }
    long sounding = Math.max(1, level.frames() * format.channels());
    double score = DamageScores.clipping(clipping.samples() / (double) sounding);
    scores.put(DamageCause.CLIPPING, score);
    for (Spans.Span span : clipping.spans(format.rateHz())) {
      add(DamageCause.CLIPPING, span.startFrame(), span.endFrame(), score);
    }
  }

  private void addWhole(DamageCause cause, double score) {
    scores.put(cause, score);
    add(cause, 0, frames, score);
  }

  private void add(DamageCause cause, long start, long end, double score) {
    if (score >= thresholds.minor() && start < Math.min(end, frames)) {
      regions.add(
          new DamageRegion(start, Math.min(end, frames), cause, score, thresholds.grade(score)));
    }
  }
}
