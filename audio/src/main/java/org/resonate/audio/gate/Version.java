package org.resonate.audio.gate;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.ActiveLevel;
import org.resonate.audio.measure.BandwidthMeter;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageScores;
import org.resonate.audio.measure.HumDetector;
import org.resonate.audio.measure.NoiseFloorMeter;
import org.resonate.audio.measure.NoiseProfile;

/** What is measured of one version of a region by itself. */
final class Version {

  // Less has too few moments without music to tell noise by.
  private static final double SHORTEST_NOISE_SECONDS = 0.75;
  private static final double SHORTEST_BANDWIDTH_SECONDS = 0.5;
  private static final double SHORTEST_HUM_SECONDS = 3;
  private static final float FLAT = 5e-4f;
  // With less of it, what noise leaves is chance.
  private static final double LEAST_SOUND = 0.1;

  private final ClipLevels levels;
  private final double seconds;
  private final ActiveLevel level;
  private final NoiseFloorMeter noise;
  private final BandwidthMeter bandwidth;
  private final HumDetector hum;
  private final PauseLevel pauses = new PauseLevel();
  private final float[] last;
  private final Edges edges;
  private double power;
  private double floor;
  private long flat;
  private long samples;
  private float peak;

  Version(AudioFormat format, DamageCause cause, long frames, ClipLevels levels, Edges edges) {
    this.levels = levels;
    this.edges = edges;
    this.seconds = format.seconds(frames);
    level = new ActiveLevel(format);
    noise = seconds >= SHORTEST_NOISE_SECONDS ? new NoiseFloorMeter(format) : null;
    bandwidth = seconds >= SHORTEST_BANDWIDTH_SECONDS ? new BandwidthMeter(format) : null;
    boolean isAboutHum = cause == DamageCause.HUM || cause == DamageCause.FORCED;
    hum = isAboutHum && seconds >= SHORTEST_HUM_SECONDS ? new HumDetector(format) : null;
    last = new float[format.channels()];
  }

  /** Takes what lies within the region and right beside it. */
  void takeAround(long frame, float[][] block, int count) {
    edges.take(frame, block, count);
    for (float[] samples : block) {
      peak = Math.max(peak, Levels.peak(samples, 0, count));
    }
  }

  /** Takes what lies within the region. */
  void take(float[][] block, int count) throws IOException {
    level.write(block, count);
    if (noise != null) {
      noise.write(block, count);
    }
    if (bandwidth != null) {
      bandwidth.write(block, count);
    }
    if (hum != null) {
      hum.write(block, count);
    }
    pauses.take(block, 0, count);
    for (int channel = 0; channel < block.length; channel++) {
      float previous = last[channel];
      for (int i = 0; i < count; i++) {
        float sample = block[channel][i];
        if (levels.clipped(channel, sample)
            && Math.abs(sample - previous) <= FLAT * Math.abs(sample)) {
          flat++;
        }
        previous = sample;
      }
      last[channel] = previous;
    }
    samples += (long) count * block.length;
  }

  /** All that could be told. */
  Map<Measure, Double> finish() throws IOException {
    Map<Measure, Double> told = new EnumMap<>(Measure.class);
    level.finish();
    power = level.power();
    if (noise != null) {
      noise.finish();
      floor = Math.min(power, noise.profile().power());
      told.put(
          Measure.NOISE, floor <= 0 ? 0 : DamageScores.noise(NoiseProfile.snrDb(power, floor)));
    }
    if (bandwidth != null) {
      bandwidth.finish();
      told.put(Measure.BANDWIDTH, DamageScores.bandwidth(bandwidth.cutHz()));
    }
    if (hum != null) {
      hum.finish();
      told.put(
          Measure.HUM,
          hum.hum()
              .map(found -> DamageScores.hum(Levels.powerToDb(found.power() / power)))
              .orElse(0.0));
    }
    if (levels.any()) {
      told.put(Measure.CLIPPING, DamageScores.clipping(flat / (double) Math.max(1, samples)));
    }
    put(told, Measure.PEAK, Levels.toDb(Math.max(1e-6, peak)));
    put(told, Measure.PAUSES, pauses.dbfs());
    put(told, Measure.EDGES, edges.jumpDb());
    put(told, Measure.LEVEL, edges.stepDb());
    return told;
  }

  /** The power of the noise in it; 0 where none could be told. Valid once finished. */
  double noisePower() {
    return floor;
  }

  /** The power of what is no noise in it; 0 where noise drowns it. Valid once finished. */
  double soundPower() {
    return power - floor < LEAST_SOUND * power ? 0 : power - floor;
  }

  private static void put(Map<Measure, Double> told, Measure measure, double value) {
    if (!Double.isNaN(value)) {
      told.put(measure, value);
    }
  }
}
