package org.resonate.transforms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.resonate.audio.Tee;
import org.resonate.audio.measure.LoudnessMeter;
import org.resonate.audio.measure.TruePeakMeter;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.settings.MasterSettings;
import org.resonate.transforms.stage.TrackException;

/**
 * Finds the gain and the limiter's ceiling with which the written file, decoded again, has the
 * loudness and the true peak that are asked for. Limiting takes loudness away and lossy codecs add
 * peaks, neither predictably: so write, measure, correct, until it is right.
 */
final class LoudnessLoop {

  /** Aimed at; ±0.1 LU is what is promised. */
  private static final double CLOSE_LU = 0.04;

  private static final int MOST_ROUNDS = 6;

  /** A ceiling that had to come down comes down by this much more, so that it holds. */
  private static final double CEILING_STEP_DB = 0.03;

  /** Writes a master and measures the file. */
  interface Render {
    /**
     * Writes the file anew.
     *
     * @return what was measured of it, decoded again, and the limiting that it took
     */
    Rendered render(double gainDb, double ceilingDbtp) throws IOException;
  }

  /**
   * One written file.
   *
   * @param loudness of the file, decoded again
   * @param limitingDb the most that the limiter took away
   */
  record Rendered(Loudness loudness, double limitingDb) {}

  /**
   * Where the loop ended.
   *
   * @param last the file that stands
   * @param gainDb from the mix to it, before the limiter
   * @param shortfallLu how far under the target the limit on limiting keeps it; 0 otherwise
   * @param rounds files written
   * @param notes what was not reached
   */
  record Outcome(
      Rendered last, double gainDb, double shortfallLu, int rounds, List<String> notes) {}

  private final MasterChain chain;
  private final MasterSettings settings;

  LoudnessLoop(MasterChain chain, MasterSettings settings) {
    this.chain = chain;
    this.settings = settings;
  }

  /**
   * Runs the loop.
   *
   * @throws TrackException if there is nothing to be heard
   * @throws IOException if the mix cannot be read or the file cannot be written
   */
  Outcome run(Render render) throws IOException, TrackException {
    LoudnessMeter meter = new LoudnessMeter(chain.format());
    TruePeakMeter peak = new TruePeakMeter(chain.format());
    chain.tone(new Tee(meter, peak));
    if (!Double.isFinite(meter.integratedLufs())) {
      throw new TrackException(
          FailureKind.SILENT, "nothing in the mix is loud enough to measure its loudness");
    }
    double target = settings.targetLufs();
    double ceiling = settings.truePeakDbtp();
    // With this gain the loudest peak is limited by as much as is allowed.
    double mostGainDb = ceiling + settings.maxLimitingDb() - peak.peakDbtp();
    double gainDb = Math.min(mostGainDb, target - meter.integratedLufs());
    if (peak.peakDbtp() + gainDb > ceiling) {
      gainDb = foresee(gainDb, mostGainDb, ceiling);
    }

    Rendered rendered = null;
    int rounds = 0;
    double limiterCeiling = ceiling;
    double used = gainDb;
    while (rounds < MOST_ROUNDS) {
      used = gainDb;
      rendered = render.render(gainDb, limiterCeiling);
      rounds++;
      double errorLu = target - loudness(rendered);
      double overDb = peak(rendered) - ceiling;
      double nextGainDb = Math.min(mostGainDb, gainDb + errorLu);
      boolean loud = Math.abs(errorLu) <= CLOSE_LU || nextGainDb == gainDb;
      if (loud && overDb <= 0) {
        break;
      }
      gainDb = loud ? gainDb : nextGainDb;
      limiterCeiling -= overDb > 0 ? overDb + CEILING_STEP_DB : 0;
    }
    return outcome(rendered, used, mostGainDb, rounds);
  }

  /**
   * What the limiter takes away is known before a file is written: that saves files. By secants:
   * under limiting, a decibel of gain gives less than one of loudness.
   */
  private double foresee(double startDb, double mostGainDb, double ceilingDbtp) throws IOException {
    double gainDb = startDb;
    double slope = 1;
    double lastGainDb = Double.NaN;
    double lastLufs = Double.NaN;
    for (int i = 0; i < 3; i++) {
      LoudnessMeter meter = new LoudnessMeter(chain.format());
      chain.limited(gainDb, ceilingDbtp, meter);
      double lufs = meter.integratedLufs();
      double errorLu = settings.targetLufs() - lufs;
      if (Math.abs(errorLu) <= CLOSE_LU / 2) {
        break;
      }
      if (gainDb != lastGainDb && i > 0) {
        slope = Math.min(1, Math.max(0.25, (lufs - lastLufs) / (gainDb - lastGainDb)));
      }
      lastGainDb = gainDb;
      lastLufs = lufs;
      gainDb = Math.min(mostGainDb, gainDb + errorLu / slope);
      // So small a step lands close enough.
      if (gainDb == lastGainDb || (i > 0 && Math.abs(errorLu) <= 4 * CLOSE_LU)) {
        break;
      }
    }
    return gainDb;
  }

  private Outcome outcome(Rendered last, double gainDb, double mostGainDb, int rounds) {
    double errorLu = settings.targetLufs() - loudness(last);
    double overDb = peak(last) - settings.truePeakDbtp();
    List<String> notes = new ArrayList<>();
    double shortfallLu = 0;
    if (errorLu > 0.1 && gainDb >= mostGainDb - 1e-9) {
      shortfallLu = errorLu;
      notes.add(
          String.format(
              Locale.ROOT,
              "%.1f LU under the target: more would take over %.1f dB of limiting",
              errorLu,
              settings.maxLimitingDb()));
    } else if (Math.abs(errorLu) > 0.1) {
      notes.add(
          String.format(Locale.ROOT, "%.2f LU off the target after %d rounds", -errorLu, rounds));
    }
    if (overDb > 0) {
      notes.add(
          String.format(Locale.ROOT, "%.2f dB over the ceiling after %d rounds", overDb, rounds));
    }
    return new Outcome(last, gainDb, shortfallLu, rounds, notes);
  }

  private static double loudness(Rendered rendered) {
    Double lufs = rendered.loudness().getIntegratedLufs();
    return lufs == null ? Double.NEGATIVE_INFINITY : lufs;
  }

  private static double peak(Rendered rendered) {
    Double dbtp = rendered.loudness().getTruePeakDbtp();
    return dbtp == null ? Double.NEGATIVE_INFINITY : dbtp;
  }
}
