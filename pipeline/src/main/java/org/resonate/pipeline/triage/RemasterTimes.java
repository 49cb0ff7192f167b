package org.resonate.pipeline.triage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.resonate.pipeline.benchmark.GenerationTimes;
import org.resonate.pipeline.benchmark.StageTimes;
import org.resonate.transforms.ConditionalRegenerate;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.Worker;

/**
 * Tells how long remastering takes a track on this machine. The stages of the analysis were timed
 * when they ran: on this track, or, where its results were taken over, on the others. Those behind
 * it were timed on test sound. Nothing is guessed: where a figure is missing, there is none.
 */
public final class RemasterTimes {

  private static final String REPAIR = new ConditionalRegenerate().name();

  private final List<String> analysis;
  private final Map<Integer, StageTimes> laterByChannels;
  private final int threads;
  private final Optional<GenerationTimes> generation;

  /** By stage, what all tracks that were timed took, and their sound. */
  private final Map<String, double[]> timed = new HashMap<>();

  /**
   * @param analysis the names of the stages of the analysis
   * @param laterByChannels what the stages behind it take; for channels that are not in it there is
   *     no time
   * @param threads for each track
   * @param generation what generating takes; where it is empty, there is no time for tracks of
   *     which anything is generated
   */
  public RemasterTimes(
      List<String> analysis,
      Map<Integer, StageTimes> laterByChannels,
      int threads,
      Optional<GenerationTimes> generation) {
    this.analysis = List.copyOf(analysis);
    this.laterByChannels = Map.copyOf(laterByChannels);
    this.threads = threads;
    this.generation = generation;
  }

  /** Learns from a track what the stages of the analysis take; not from one of other machines. */
  public synchronized void learn(Track track) {
    if (!isTimedHere(track)) {
      return;
    }
    for (String stage : analysis) {
      Double seconds = track.getSeconds().get(stage);
      if (seconds != null) {
        double[] sums = timed.computeIfAbsent(stage, name -> new double[2]);
        sums[0] += seconds;
        sums[1] += audioSeconds(track);
      }
    }
  }

  /** How long a track takes; empty where nothing tells for one of the stages. */
  public synchronized Optional<RemasterTime> of(TrackTriage triage) {
    StageTimes later = laterByChannels.get(triage.channels());
    Optional<Double> generating = generationSeconds(triage.generation());
    if (later == null || generating.isEmpty()) {
      return Optional.empty();
    }
    Track track = triage.track();
    Map<String, Double> stages = new TreeMap<>();
    boolean isOwn = isTimedHere(track);
    for (String stage : analysis) {
      Double own = isTimedHere(track) ? track.getSeconds().get(stage) : null;
      isOwn &= own != null;
      Optional<Double> seconds =
          own != null ? Optional.of(own) : seconds(stage, audioSeconds(track));
      if (seconds.isEmpty()) {
        return Optional.empty();
      }
      stages.put(stage, seconds.get());
    }
    later
        .secondsPerSecond()
        .forEach((stage, rate) -> stages.merge(stage, rate * triage.audioSeconds(), Double::sum));
    stages.merge(REPAIR, repairSeconds(triage, later) + generating.get(), Double::sum);
    return Optional.of(new RemasterTime(stages, generating.get(), isOwn));
  }

  /** How long a generator takes for what is planned; empty where that was not measured. */
  private Optional<Double> generationSeconds(PlannedGeneration planned) {
    return planned.windows() == 0
        ? Optional.of(0.0)
        : generation.map(times -> planned.windows(times.device()) * times.windowSeconds());
  }

  /** How long the stages of the analysis, but for the last, take a recording of a length. */
  public synchronized Optional<Double> separationSeconds(double audioSeconds) {
    double sum = 0;
    for (String stage : analysis.subList(0, analysis.size() - 1)) {
      Optional<Double> seconds = seconds(stage, audioSeconds);
      if (seconds.isEmpty()) {
        return Optional.empty();
      }
      sum += seconds.get();
    }
    return Optional.of(sum);
  }

  private Optional<Double> seconds(String stage, double audioSeconds) {
    double[] sums = timed.get(stage);
    return sums == null || sums[1] == 0
        ? Optional.empty()
        : Optional.of(sums[0] * audioSeconds / sums[1]);
  }

  /** Stems are repaired side by side on the track's threads. */
  private double repairSeconds(TrackTriage triage, StageTimes later) {
    double sum = 0;
    double longest = 0;
    for (StemTriage stem : triage.stems()) {
      if (stem.plan().regenerates()) {
        double seconds = later.repairSeconds(stem.seconds(), stem.secondsByCause());
        sum += seconds;
        longest = Math.max(longest, seconds);
      }
    }
    return Math.max(longest, sum / threads);
  }

  private boolean isTimedHere(Track track) {
    return track.getPreparation() != null
        && track.getSeparation() != null
        && track.getSeparation().getThreads() == threads
        && isHere(track.getWorker());
  }

  /** Records of versions that did not note their worker are of nobody knows where. */
  private static boolean isHere(String worker) {
    return !worker.isEmpty() && Worker.parse(worker).host().equals(Worker.current().host());
  }

  private static double audioSeconds(Track track) {
    Signal signal = track.getPreparation().getSignal();
    return signal.getFrames() / (double) signal.getRateHz();
  }
}
