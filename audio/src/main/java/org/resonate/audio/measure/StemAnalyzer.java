package org.resonate.audio.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;

/**
 * Measures a stem for damage in one pass: level, noise, clipping, distortion, clicks, holes,
 * bandwidth, hum, artefacts of separation, traces of lossy coding. A score for each cause ({@link
 * DamageScores}), a grade, and the damaged regions in time.
 */
public final class StemAnalyzer implements AudioSink {

  /** How long after its start an event is told at the latest, at 11 kHz and more. */
  public static final double LATENCY_SECONDS = 0.9;

  // Below −80 dBFS nobody hears what is wrong.
  private static final float SILENCE = 1e-4f;
  private static final int FEWEST_NOISY_SEGMENTS = 6;
  // With the room around a hole of the recording.
  private static final double SHORTEST_STOP_SECONDS = DropoutDetector.LONG_SECONDS + 0.004;

  private final AudioFormat format;
  private final GradeThresholds thresholds;
  private final ActiveLevel level;
  private final DcMeter dc;
  private final NoiseFloorMeter noise;
  private final ClippingDetector clipping;
  private final BandwidthMeter bandwidth;
  private final HumDetector hum;
  private final LossyDetector lossy;
  private final DistortionMeter distortion;
  private final ClickDetector clickDetector;
  private final MusicalNoiseMeter artefacts;
  private final KnownHoles knownHoles;
  private final EventLog events;
  private final long latencyFrames;
  private final List<AudioSink> meters;
  private long frames;
  private long notFinite;

  /**
   * @param format of the stem
   * @param thresholds where the grades begin
   */
  public StemAnalyzer(AudioFormat format, GradeThresholds thresholds) {
    this(format, thresholds, List.of());
  }

  /**
   * @param format of the stem
   * @param thresholds where the grades begin
   * @param holes of the recording, in order and apart, which no stem shows any more: where this one
   *     sounds on both sides they are its own
   */
  public StemAnalyzer(AudioFormat format, GradeThresholds thresholds, List<Spans.Span> holes) {
    this(format, thresholds, holes, (channel, start, end) -> {}, (channel, start, end) -> {});
  }

  /**
   * @param format of the stem
   * @param thresholds where the grades begin
   * @param clicks told of each click that counts, in order of time; what several channels share is
   *     told once
   * @param dropouts the same of holes
   */
  public StemAnalyzer(
      AudioFormat format,
      GradeThresholds thresholds,
      EventListener clicks,
      EventListener dropouts) {
    this(format, thresholds, List.of(), clicks, dropouts);
  }

  private StemAnalyzer(
      AudioFormat format,
      GradeThresholds thresholds,
      List<Spans.Span> holes,
      EventListener clicks,
      EventListener dropouts) {
    this.format = format;
    this.thresholds = thresholds;
    level = new ActiveLevel(format);
    dc = new DcMeter(format);
    noise = new NoiseFloorMeter(format);
    clipping = new ClippingDetector(format);
    bandwidth = new BandwidthMeter(format);
    hum = new HumDetector(format);
    lossy = new LossyDetector(format);
    distortion = new DistortionMeter(format);
    artefacts = new MusicalNoiseMeter(format);
    knownHoles = new KnownHoles(format, holes);
    events = new EventLog(format, clicks, dropouts);
    clickDetector = new ClickDetector(format, events::click);
    latencyFrames =
        Math.max((long) (LATENCY_SECONDS * format.rateHz()), 2L * clickDetector.latencyFrames());
    meters =
        List.of(
            level,
            dc,
            noise,
            clipping,
            clickDetector,
            new DropoutDetector(format, events::hole),
            bandwidth,
            hum,
            lossy,
            distortion,
            artefacts,
            knownHoles);
  }

  @Override
  public void write(float[][] block, int count) throws IOException {
    float[][] sound = finite(block, count);
    for (AudioSink meter : meters) {
      meter.write(sound, count);
    }
    frames += count;
    events.settle(frames - latencyFrames);
  }

  /** The block, or where it has samples that are no number a copy without them. */
  private float[][] finite(float[][] block, int count) {
    float[][] sound = block;
    for (int channel = 0; channel < format.channels(); channel++) {
      float[] samples = block[channel];
      float sum = 0;
      for (int i = 0; i < count; i++) {
        sum += samples[i] * 0;
      }
      // Zero times NaN or infinity is NaN, and stays it.
      if (Float.isNaN(sum)) {
        sound = sound == block ? block.clone() : sound;
        sound[channel] = Arrays.copyOf(samples, count);
        for (int i = 0; i < count; i++) {
          if (!Float.isFinite(samples[i])) {
            sound[channel][i] = 0;
            notFinite++;
          }
        }
      }
    }
    return sound;
  }

  @Override
  public void finish() throws IOException {
    for (AudioSink meter : meters) {
      meter.finish();
    }
    events.settle(Long.MAX_VALUE);
  }

  /** Where the channels were cut off; valid once finished. */
  public ClipLevels clipLevels() {
    return clipping.levels();
  }

  /** What was measured; valid once finished. */
  public StemReport report() {
    List<String> notes = new ArrayList<>();
    if (notFinite > 0) {
      notes.add(notFinite + " samples are no finite number: taken for silence");
    }
    double offset = Arrays.stream(dc.offsets()).map(mean -> mean * mean).average().orElse(0);
    double power = level.power() - offset;
    StemGrader grader = new StemGrader(format, frames, thresholds);
    if (level.peak() < SILENCE || power < SILENCE * SILENCE) {
      notes.add(
          level.peak() < SILENCE
              ? "silent: nothing above −80 dBFS"
              : "silent: nothing above −80 dBFS but a constant offset");
      return silent(grader, notes);
    }
    NoiseProfile profile = noise.profile();
    double noisePower = Math.min(power, profile.power());
    OptionalDouble snrDb =
        noisePower <= 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(NoiseProfile.snrDb(power, noisePower));
    snrDb.ifPresent(db -> grader.score(DamageCause.NOISE, DamageScores.noise(db)));
    addNoise(profile, power, grader);
    double minutes = format.seconds(level.frames()) / 60;
    boolean tops = Corners.areAllOf(clickDetector, level.peak());
    long clicks = tops ? 0 : events.clicks();
    double clickScore = DamageScores.clicks(clicks, minutes);
    if (tops) {
      notes.add(events.clicks() + " sudden corners at the tops of waves: not taken for clicks");
    }
    grader.events(DamageCause.CLICKS, clickScore, events.clickSpans());
    List<Spans.Span> holes = knownHoles.sounding(power);
    List<Spans.Span> stops = holes.stream().filter(this::isStop).toList();
    List<Spans.Span> gaps = holes.stream().filter(hole -> !isStop(hole)).toList();
    double holeScore = DamageScores.dropouts(events.dropouts() + gaps.size(), minutes);
    grader.events(DamageCause.DROPOUT, holeScore, events.dropoutSpans());
    // What could not be filled is heard, be it one in an hour; what may be meant is left by
    // default.
    if (!gaps.isEmpty()) {
      grader.spans(DamageCause.DROPOUT, Math.max(holeScore, thresholds.moderate()), gaps);
    }
    if (!stops.isEmpty()) {
      grader.spans(DamageCause.DROPOUT, thresholds.minor(), stops);
    }
    long sounding = Math.max(1, level.frames() * format.channels());
    double clipScore = DamageScores.clipping(clipping.samples() / (double) sounding);
    grader.spans(DamageCause.CLIPPING, clipScore, clipping.spans(format.rateHz()));
    // What is cut off is bent as well: one cause is enough.
    OptionalDouble bent =
        grader.damaged(clipScore) ? OptionalDouble.empty() : distortion.distortionDb();
    if (bent.isPresent()) {
      // The estimate is too rough to call a stem beyond use by it alone.
      double score =
          Math.min(Math.nextDown(thresholds.severe()), DamageScores.distortion(bent.getAsDouble()));
      grader.spans(DamageCause.DISTORTION, score, distortion.spans(format.rateHz()));
    }
    OptionalDouble alone = artefacts.artefactsDb();
    if (alone.isPresent()) {
      double score = DamageScores.artefacts(alone.getAsDouble());
      grader.score(DamageCause.ARTEFACTS, score);
      if (grader.damaged(score)) {
        notes.add(
            String.format(
                Locale.ROOT,
                "artefacts of separation %.0f dB under the sound; the sum of the stems has none",
                -alone.getAsDouble()));
      }
    }
    Optional<Hum> found = hum.hum();
    if (found.isPresent()) {
      double relativeDb = Levels.powerToDb(found.get().power() / power);
      grader.whole(DamageCause.HUM, DamageScores.hum(relativeDb));
    }
    double cutHz = bandwidth.cutHz();
    if (cutHz > 0) {
      grader.whole(DamageCause.BANDWIDTH, DamageScores.bandwidth(cutHz));
      notes.add(String.format(Locale.ROOT, "cut off sharply at %.1f kHz", cutHz / 1000));
    }
    if (lossy.lossy()) {
      notes.add("was coded lossily before (MP3 or AAC)");
    }
    return new StemReport(
        grader.level(),
        false,
        OptionalDouble.of(Levels.powerToDb(power)),
        noisePower <= 0 ? OptionalDouble.empty() : OptionalDouble.of(Levels.powerToDb(noisePower)),
        snrDb,
        clipping.runs(),
        clicks,
        events.dropouts() + holes.size(),
        bandwidth.bandwidthHz(),
        cutHz > 0 ? OptionalDouble.of(cutHz) : OptionalDouble.empty(),
        lossy.lossy(),
        found.isPresent() ? OptionalDouble.of(found.get().mainsHz()) : OptionalDouble.empty(),
        bent,
        alone,
        grader.scores(),
        grader.regions(),
        notes);
  }

  private boolean isStop(Spans.Span hole) {
    return format.seconds(hole.endFrame() - hole.startFrame()) > SHORTEST_STOP_SECONDS;
  }

  private static StemReport silent(StemGrader grader, List<String> notes) {
    OptionalDouble none = OptionalDouble.empty();
    return new StemReport(
        Damage.GOOD,
        true,
        none,
        none,
        none,
        0,
        0,
        0,
        0,
        none,
        false,
        none,
        none,
        none,
        grader.scores(),
        List.of(),
        notes);
  }

  /** Where noise of about the overall floor, or more for a good while, lies under the stem. */
  private void addNoise(NoiseProfile profile, double power, StemGrader grader) {
    boolean everywhere = grader.damaged(grader.scores().get(DamageCause.NOISE));
    int from = -1;
    int count = profile.segments().size();
    for (int segment = 0; segment <= count; segment++) {
      boolean noisy =
          segment < count
              && grader.damaged(
                  DamageScores.noise(NoiseProfile.snrDb(power, profile.power(segment))));
      if (noisy && from < 0) {
        from = segment;
      } else if (!noisy && from >= 0) {
        if (everywhere || segment - from >= FEWEST_NOISY_SEGMENTS) {
          double mean = 0;
          for (int i = from; i < segment; i++) {
            mean += profile.power(i) / (segment - from);
          }
          long end = segment == count ? frames : segment * profile.segmentFrames();
          double score = DamageScores.noise(NoiseProfile.snrDb(power, mean));
          grader.region(DamageCause.NOISE, from * profile.segmentFrames(), end, score);
          grader.score(DamageCause.NOISE, score);
        }
        from = -1;
      }
    }
  }
}
