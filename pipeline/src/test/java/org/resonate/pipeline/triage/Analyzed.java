package org.resonate.pipeline.triage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.resonate.pipeline.ledger.Records;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.Quality;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.Separation;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.Worker;

/** Records of analysed tracks: ten seconds of 100 frames each, bass and vocals. */
public final class Analyzed {

  public static final int RATE_HZ = 100;
  public static final int FRAMES = 1000;

  private Analyzed() {}

  public static Region region(double startSeconds, double endSeconds, Cause cause, double score) {
    return Region.newBuilder()
        .setStartFrame(Math.round(startSeconds * RATE_HZ))
        .setEndFrame(Math.round(endSeconds * RATE_HZ))
        .setCause(cause)
        .setScore(score)
        .setLevel(level(score))
        .build();
  }

  private static DamageLevel level(double score) {
    return score >= 0.75
        ? DamageLevel.SEVERE
        : score >= 0.5
            ? DamageLevel.MODERATE
            : score >= 0.25 ? DamageLevel.MINOR : DamageLevel.GOOD;
  }

  public static StemQuality stem(String name, Region... regions) {
    double worst = 0;
    Map<String, Double> scores = new java.util.TreeMap<>();
    for (Region region : regions) {
      worst = Math.max(worst, region.getScore());
      String cause = region.getCause().name().toLowerCase(Locale.ROOT);
      scores.merge(cause, region.getScore(), Math::max);
    }
    return StemQuality.newBuilder()
        .setStem(name)
        .setLevel(level(worst))
        .setScores(scores)
        .setSnrDb(20.5)
        .setRegions(List.of(regions))
        .build();
  }

  /** A track of this path, which is percent-encoded. */
  public static Track track(String path, StemQuality... stems) {
    Signal signal =
        Signal.newBuilder()
            .setPath("x")
            .setChannels(2)
            .setRateHz(RATE_HZ)
            .setFrames(FRAMES)
            .setCrc32c(0)
            .build();
    Track planned = Records.planned("id-" + path.hashCode(), "s");
    List<Stem> separated = new ArrayList<>();
    for (StemQuality stem : stems) {
      separated.add(Stem.newBuilder().setName(stem.getStem()).setSignal(signal).build());
    }
    return Track.newBuilder(planned)
        .setSource(
            Source.newBuilder(planned.getSource())
                .setUri("file:///in/" + path)
                .setRelativePath(path)
                .build())
        .setPreparation(
            Preparation.newBuilder(Records.done(planned).getPreparation())
                .setSignal(signal)
                .setBefore(
                    Loudness.newBuilder().setIntegratedLufs(-17.25).setTruePeakDbtp(-3.0).build())
                .build())
        .setSeparation(
            Separation.newBuilder()
                .setModel("classic")
                .setModelVersion("1")
                .setModelLicence("x")
                .setModelSha256("x")
                .setDevice("cpu")
                .setThreads(2)
                .setStems(separated)
                .setResidual(signal)
                .build())
        .setQuality(Quality.newBuilder().setStems(List.of(stems)).build())
        .setSeconds(Map.of("precondition", 1.0, "separate", 2.0, "analyzeQuality", 0.5))
        .setWorker(Worker.current().toString())
        .build();
  }
}
