package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.ActiveLevel;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.DamageScores;
import org.resonate.audio.measure.Hum;
import org.resonate.audio.measure.HumDetector;
import org.resonate.audio.measure.NoiseFloorMeter;

/** The measures by which a repair has to do better than what was there. */
final class RegionMeters {

  private RegionMeters() {}

  /** Signal-to-noise ratio; and no more may be taken away than the noise that was there. */
  static final class Noise implements RegionStage.Meter {

    private static final double MOST_REMOVED = 2;

    private final Task task;
    private final NoiseFloorMeter noiseBefore;
    private final NoiseFloorMeter noiseAfter;
    private final ActiveLevel levelBefore;
    private final ActiveLevel levelAfter;
    private double removed;
    private long samples;

    Noise(AudioFormat format, Task task) {
      this.task = task;
      noiseBefore = new NoiseFloorMeter(format);
      noiseAfter = new NoiseFloorMeter(format);
      levelBefore = new ActiveLevel(format);
      levelAfter = new ActiveLevel(format);
    }

    @Override
    public void take(float[][] before, float[][] after, int frames) {
      noiseBefore.write(before, frames);
      noiseAfter.write(after, frames);
      levelBefore.write(before, frames);
      levelAfter.write(after, frames);
      for (int channel = 0; channel < before.length; channel++) {
        for (int i = 0; i < frames; i++) {
          double gap = before[channel][i] - after[channel][i];
          removed += gap * gap;
        }
      }
      samples += (long) frames * before.length;
    }

    @Override
    public void judge() {
      noiseBefore.finish();
      noiseAfter.finish();
      levelBefore.finish();
      levelAfter.finish();
      double was = noiseBefore.profile().power();
      double is = noiseAfter.profile().power();
      double before = snrDb(levelBefore.power(), was);
      double after = snrDb(levelAfter.power(), is);
      String done = String.format(Locale.ROOT, "noise %.1f to %.1f dB under", before, after);
      task.judge(DamageScores.noise(before), DamageScores.noise(after), done);
      if (task.accepted && removed / Math.max(1, samples) > MOST_REMOVED * was) {
        task.drop("noise reduction would take more than the noise");
      }
    }

    private static double snrDb(double power, double noise) {
      return noise <= 0 ? 120 : Levels.powerToDb(Math.max(power - noise, 1e-3 * noise) / noise);
    }
  }

  /** Hum against the music. */
  static final class HumLines implements RegionStage.Meter {

    private final Task task;
    private final HumDetector humBefore;
    private final HumDetector humAfter;
    private final ActiveLevel level;

    HumLines(AudioFormat format, Task task) {
      this.task = task;
      humBefore = new HumDetector(format);
      humAfter = new HumDetector(format);
      level = new ActiveLevel(format);
    }

    @Override
    public void take(float[][] before, float[][] after, int frames) {
      humBefore.write(before, frames);
      humAfter.write(after, frames);
      level.write(before, frames);
    }

    @Override
    public void judge() {
      level.finish();
      double before = score(humBefore.hum());
      double after = score(humAfter.hum());
      task.judge(before, after, "cutting the hum");
    }

    private double score(Optional<Hum> hum) {
      return hum.map(h -> DamageScores.hum(Levels.powerToDb(h.power() / level.power())))
          .orElse(0.0);
    }
  }

  /** Samples that stand still at the clip level. */
  static final class FlatTops implements RegionStage.Meter {

    private static final float FARTHEST = 8;

    private final Task task;
    private final ClipLevels levels;
    private long flatBefore;
    private long flatAfter;
    private long samples;
    private float peakBefore;
    private float peakAfter;

    FlatTops(Task task, ClipLevels levels) {
      this.task = task;
      this.levels = levels;
    }

    @Override
    public void take(float[][] before, float[][] after, int frames) throws IOException {
      for (int channel = 0; channel < before.length; channel++) {
        flatBefore += flat(channel, before[channel], frames);
        flatAfter += flat(channel, after[channel], frames);
        peakBefore = Math.max(peakBefore, Levels.peak(before[channel], 0, frames));
        peakAfter = Math.max(peakAfter, Levels.peak(after[channel], 0, frames));
      }
      samples += (long) frames * before.length;
    }

    private long flat(int channel, float[] sound, int frames) {
      long count = 0;
      for (int i = 1; i < frames; i++) {
        if (levels.clipped(channel, sound[i])
            && Math.abs(sound[i] - sound[i - 1]) <= 5e-4f * Math.abs(sound[i])) {
          count++;
        }
      }
      return count;
    }

    @Override
    public void judge() {
      double all = Math.max(1, samples);
      task.judge(
          DamageScores.clipping(flatBefore / all),
          DamageScores.clipping(flatAfter / all),
          "restoring the clipped tops");
      if (task.accepted && !(peakAfter <= FARTHEST * peakBefore)) {
        task.drop("the restored tops rise beyond belief");
      }
    }
  }
}
