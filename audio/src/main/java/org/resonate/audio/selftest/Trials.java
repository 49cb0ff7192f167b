package org.resonate.audio.selftest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.resonate.audio.band.Ensemble;
import org.resonate.audio.io.Codec;

/** What is done to each clean sound. */
final class Trials {

  /** Seconds of sound that most damage is done to. */
  static final double SECONDS = 12;

  /** Hum is told from notes by what lasts: it gets more. */
  static final double LONG_SECONDS = 30;

  /** What a trial shows. */
  enum Family {
    CLEAN,
    CLIP,
    BEND,
    NOISE,
    HUM,
    CLICKS,
    HOLES,
    BANDWIDTH,
    LOSSY,
    SPEED,
    ARTEFACTS,
    MIXED
  }

  /** Does damage to a clean sound. */
  @FunctionalInterface
  interface Damager {
    void apply(Harm harm, SplittableRandom random) throws IOException;
  }

  /**
   * One kind of damage.
   *
   * @param setting that parts the trials of a family: a level, a length, a frequency, a name
   */
  record Trial(Family family, String setting, Damager damager) {}

  private Trials() {}

  /** All, for mono sounds; those of {@link Family#LOSSY} for stereo, of HUM for long ones. */
  static List<Trial> all(boolean heldOut) {
    List<Trial> trials = new ArrayList<>();
    trials.add(new Trial(Family.CLEAN, "", (harm, random) -> {}));
    for (int overDb : new int[] {1, 3, 10}) {
      trials.add(
          new Trial(
              Family.CLIP,
              overDb + " dB",
              (harm, random) -> harm.clip(overDb, Math.pow(10, -1.2 * random.nextDouble()))));
      trials.add(new Trial(Family.BEND, overDb + " dB", (harm, random) -> harm.bend(overDb)));
    }
    for (Noises colour : Noises.values()) {
      for (int snrDb : new int[] {40, 30, 20, 10, 0}) {
        trials.add(
            new Trial(Family.NOISE, snrDb + " dB", (harm, random) -> harm.noise(colour, snrDb)));
      }
    }
    for (int levelDb : new int[] {-30, -40, -50}) {
      for (int mainsHz : new int[] {50, 60}) {
        trials.add(
            new Trial(
                Family.HUM,
                levelDb + " dB",
                (harm, random) -> harm.hum(mainsHz + 0.2 * (random.nextDouble() - 0.5), levelDb)));
      }
    }
    for (int levelDb : new int[] {20, 10, 0, -10}) {
      trials.add(
          new Trial(Family.CLICKS, levelDb + " dB", (harm, random) -> harm.clicks(levelDb, 0.3)));
    }
    trials.add(new Trial(Family.CLICKS, "few", (harm, random) -> harm.clicks(15, 2)));
    trials.add(new Trial(Family.CLICKS, "crackle", (harm, random) -> harm.clicks(8, 0.03)));
    for (double milliseconds : new double[] {1, 2, 5, 20, 50, 100, 200, 500}) {
      trials.add(
          new Trial(
              Family.HOLES,
              (int) milliseconds + " ms",
              (harm, random) -> harm.holes(milliseconds * (0.9 + 0.2 * random.nextDouble()), 1.5)));
    }
    for (int cutHz : new int[] {3400, 8000, 11_000, 16_000}) {
      trials.add(
          new Trial(
              Family.BANDWIDTH,
              cutHz + " Hz",
              (harm, random) -> {
                double takenDb = Processes.shareAboveDb(harm.sound(), cutHz);
                double widthHz = cutHz * (0.01 + 0.04 * random.nextDouble());
                harm.replaced(Processes.lowPass(harm.sound(), cutHz, widthHz));
                harm.cutAt(cutHz, takenDb);
              }));
    }
    lossy(trials, heldOut);
    trials.add(speed("wow", 0.004, 0.6));
    trials.add(speed("flutter", 0.0015, 9));
    for (int levelDb : new int[] {-20, -11, -5}) {
      trials.add(
          new Trial(
              Family.ARTEFACTS,
              "musical " + levelDb + " dB",
              (harm, random) ->
                  harm.artefacts(Processes.musicalNoise(harm.sound()[0].length, random), levelDb)));
      trials.add(
          new Trial(
              Family.ARTEFACTS,
              "pumping " + levelDb + " dB",
              (harm, random) -> {
                long seed = 7_000_000L + random.nextInt(1000);
                float[] other = new Ensemble(SECONDS, seed).stem("mix")[0];
                harm.artefacts(Processes.pumping(other, random), levelDb);
              }));
    }
    mixed(trials);
    return trials;
  }

  private static void lossy(List<Trial> trials, boolean heldOut) {
    // Other encoders and rates than those that thresholds were set on.
    int[] mp3 = heldOut ? new int[] {48, 80, 96, 112, 160} : new int[] {};
    int[] aac = heldOut ? new int[] {64, 96, 128, 160} : new int[] {};
    for (int kilobits : new int[] {32, 64, 128}) {
      trials.add(coded(Codec.MP3, kilobits, "known "));
    }
    for (int kilobits : mp3) {
      trials.add(coded(Codec.MP3, kilobits, "other "));
    }
    for (int kilobits : aac) {
      trials.add(coded(Codec.AAC, kilobits, "other "));
    }
  }

  private static Trial coded(Codec codec, int kilobits, String known) {
    return new Trial(
        Family.LOSSY,
        known + codec.id() + " " + kilobits,
        (harm, random) -> {
          float[][] decoded = Processes.coded(harm.sound(), codec, 1000 * kilobits);
          double cutHz = Processes.cutHz(harm.sound(), decoded);
          double takenDb = Processes.shareAboveDb(harm.sound(), cutHz);
          harm.replaced(decoded).cutAt(cutHz, takenDb);
        });
  }

  private static Trial speed(String name, double share, double rateHz) {
    return new Trial(
        Family.SPEED,
        name,
        (harm, random) -> harm.replaced(Processes.wow(harm.sound(), share, rateHz)));
  }

  private static void mixed(List<Trial> trials) {
    trials.addAll(
        Arrays.asList(
            new Trial(
                Family.MIXED,
                "noise and clicks",
                (harm, random) -> harm.noise(Noises.PINK, 11).clicks(20, 0.5)),
            new Trial(
                Family.MIXED, "hum and holes", (harm, random) -> harm.hum(50.02, -22).holes(15, 4)),
            new Trial(
                Family.MIXED,
                "clipped and hissing",
                (harm, random) -> harm.clip(10, 0.7).noise(Noises.HISS, 5)),
            new Trial(
                Family.MIXED, "bent and crackling", (harm, random) -> harm.bend(3).clicks(12, 0.2)),
            new Trial(
                Family.MIXED,
                "clipped and humming",
                (harm, random) -> harm.hum(60.03, -35).clip(10, 0.4))));
  }
}
