package org.resonate.audio.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the figures of a self-test are to reach. */
public final class Goals {

  private final List<String> missed = new ArrayList<>();

  private Goals() {}

  /** A sentence for each figure that falls short; what was not tried is not among them. */
  public static List<String> missed(Figures figures) {
    Goals goals = new Goals();
    goals.atLeast("grades that are right", figures.gradeRight(), 0.9);
    goals.atLeast("grades at most one off", figures.gradeNear(), 1);
    goals.atLeast("clean stems that are GOOD", figures.cleanGood(), 0.99);
    goals.atLeast("F1 of clipped samples", figures.clippingF1(), 0.95);
    goals.atMost("clean stems taken for clipped", figures.clippedClean(), 0.02);
    goals.atLeast("F1 of clicks", figures.clicksF1(), 0.9);
    goals.atLeast("clicks found at 0 dB", figures.clickRecall0Db(), 0.95);
    goals.atLeast("clicks found at -10 dB", figures.clickRecallMinus10Db(), 0.5);
    goals.atLeast("precision of clicks", figures.clickPrecision(), 0.98);
    goals.atMost("false clicks a minute", figures.falseClicksPerMinute(), 1);
    goals.atLeast("F1 of holes", figures.holesF1(), 0.9);
    goals.atMost("error of the noise from 10 to 40 dB, dB", figures.snrErrorDb(), 2);
    goals.atMost("error of the noise at 0 dB, dB", figures.snrErrorAt0Db(), 3);
    goals.atLeast("cuts within 5 %", figures.bandwidthWithin5Percent(), 0.95);
    goals.atLeast("hum found at -50 dB", figures.humFoundMinus50Db(), 0.9);
    goals.atMost("error of the mains frequency, Hz", figures.humErrorHz(), 0.2);
    goals.atMost("hum seen in clean basses", figures.falseHumBass(), 0.1);
    goals.atLeast("lossy copies told", figures.lossyTold(), 0.95);
    return goals.missed;
  }

  private void atLeast(String what, double figure, double goal) {
    // Of what was not tried the figure is NaN, and no comparison with it is true.
    if (figure < goal) {
      missed.add(told(what, figure, "at least", goal));
    }
  }

  private void atMost(String what, double figure, double goal) {
    if (figure > goal) {
      missed.add(told(what, figure, "at most", goal));
    }
  }

  private static String told(String what, double figure, String bound, double goal) {
    return String.format(Locale.ROOT, "%s: %.3g, to be %s %.3g", what, figure, bound, goal);
  }
}
