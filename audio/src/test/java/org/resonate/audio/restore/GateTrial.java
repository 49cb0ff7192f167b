package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.selftest.DamagedStems.Stem;

/** One stem before the gate, and every candidate beside the truth. */
final class GateTrial {

  /** Takes note of what a verdict was worth. */
  @FunctionalInterface
  interface Counter {
    /**
     * Counts one.
     *
     * @param gainDb by how much the candidate is nearer to the undamaged sound than the original,
     *     of several refused ones the nearest
     */
    void count(Stem stem, String mode, String repair, boolean accepted, double gainDb, String note);
  }

  // What lies so far under the sound is not heard.
  private static final double FLOOR_DB = -50;

  private final Stem stem;
  private final AudioFormat format;
  private final List<DamageRegion> regions;
  private final String mode;
  private final Counter counter;
  private final float[][] sound;
  private final int frames;
  private final Map<List<Integer>, float[][]> made = new HashMap<>();

  GateTrial(
      Stem stem, AudioFormat format, List<DamageRegion> regions, String mode, Counter counter) {
    this.stem = stem;
    this.format = format;
    this.regions = regions;
    this.mode = mode;
    this.counter = counter;
    sound = stem.sound();
    frames = sound[0].length;
  }

  void run() throws IOException {
    Tasks tasks = new Tasks(regions);
    StemMeasures measures =
        new StemMeasures(() -> Passes.source(sound), format, tasks, LongHoles.LEAST_SIMILARITY);
    events(tasks);
    List<List<Task>> stages =
        List.of(
            measures.holes.tasks(),
            tasks.of(DamageCause.CLIPPING).stream().filter(Task::accepted).toList(),
            tasks.of(DamageCause.HUM).stream().filter(Task::accepted).toList(),
            tasks.of(DamageCause.NOISE).stream().filter(Task::accepted).toList(),
            tasks.of(DamageCause.BANDWIDTH).stream().filter(Task::accepted).toList());
    RepairChain chain =
        new RepairChain(format, frames, tasks, measures, () -> Passes.source(stem.song()));
    StemRepair.judge(() -> Passes.source(sound), chain);
    Map<Task, Integer> verdicts = new LinkedHashMap<>();
    stages.forEach(stage -> stage.forEach(task -> verdicts.put(task, task.candidate)));
    float[][] all = written(chain, verdicts);
    verdicts.keySet().forEach(task -> task.candidate = -1);
    float[][] none = written(chain, verdicts);
    for (List<Task> stage : stages) {
      if (!stage.isEmpty()) {
        candidates(chain, stage, verdicts, none, measures.cutHz);
      }
    }
    whole(verdicts, none, all);
  }

  /** Each stage by itself, so that nobody's mistakes count twice. */
  private void candidates(
      RepairChain chain,
      List<Task> stage,
      Map<Task, Integer> verdicts,
      float[][] none,
      double cutHz)
      throws IOException {
    int count = stage.get(0).cause == DamageCause.NOISE ? 2 : 1;
    double[][] gains = new double[count][stage.size()];
    for (int candidate = 0; candidate < count; candidate++) {
      for (Task task : stage) {
        task.candidate = candidate;
      }
      float[][] made = written(chain, verdicts);
      for (int i = 0; i < stage.size(); i++) {
        gains[candidate][i] = gainDb(stage.get(i), none, made, cutHz);
        stage.get(i).candidate = -1;
      }
    }
    for (int i = 0; i < stage.size(); i++) {
      Task task = stage.get(i);
      int kept = verdicts.get(task);
      double best = Double.NEGATIVE_INFINITY;
      for (double[] gain : gains) {
        best = Math.max(best, gain[i]);
      }
      counter.count(
          stem, mode, repair(task.cause), kept >= 0, kept >= 0 ? gains[kept][i] : best, told(task));
    }
  }

  /** All that was kept, together: what is done first must not spoil what is judged later. */
  private void whole(Map<Task, Integer> verdicts, float[][] none, float[][] all) {
    for (Map.Entry<Task, Integer> verdict : verdicts.entrySet()) {
      Task task = verdict.getKey();
      if (verdict.getValue() >= 0 && task.cause != DamageCause.BANDWIDTH && !isHole(task)) {
        double gain =
            sdrDb(all, (int) task.start(), (int) task.end())
                - sdrDb(none, (int) task.start(), (int) task.end());
        counter.count(stem, mode, "together", true, gain, "all together");
      }
    }
  }

  /** What the chain makes of the candidates that the tasks have chosen now. */
  private float[][] written(RepairChain chain, Map<Task, Integer> tasks) throws IOException {
    List<Integer> chosen = tasks.keySet().stream().map(task -> task.candidate).toList();
    float[][] known = made.get(chosen);
    if (known != null) {
      return known;
    }
    Passes.Memory memory = new Passes.Memory(sound.length);
    Passes.source(sound).transferTo(chain.into(null, memory));
    made.put(chosen, memory.sound());
    return made.get(chosen);
  }

  private String told(Task task) {
    StringBuilder told = new StringBuilder(task.note).append(" |");
    for (RepairVerdict.Reading reading : task.readings) {
      told.append(
          String.format(
              Locale.ROOT, " %s %.2f>%.2f", reading.measure(), reading.before(), reading.after()));
    }
    return told.toString();
  }

  private static boolean isHole(Task task) {
    return task.cause == DamageCause.DROPOUT;
  }

  /** What sound is invented is judged by its spectrum, what is found again by its samples. */
  private double gainDb(Task task, float[][] before, float[][] after, double cutHz) {
    int start = (int) task.start();
    int end = (int) task.end();
    if (task.cause == DamageCause.BANDWIDTH || isHole(task)) {
      double fromHz = isHole(task) ? 60 : cutHz;
      double gain = 0;
      for (int channel = 0; channel < before.length; channel++) {
        float[] clean = stem.clean()[channel];
        gain += BandBench.distanceDb(clean, before[channel], start, end, fromHz);
        gain -= BandBench.distanceDb(clean, after[channel], start, end, fromHz);
      }
      return gain / before.length;
    }
    return sdrDb(after, start, end) - sdrDb(before, start, end);
  }

  private double sdrDb(float[][] other, int start, int end) {
    double power = 1e-12;
    double error = 0;
    for (int channel = 0; channel < other.length; channel++) {
      for (int i = start; i < end; i++) {
        double x = stem.clean()[channel][i];
        double gap = x - other[channel][i];
        power += x * x;
        error += gap * gap;
      }
    }
    return Levels.powerToDb(power / (error + power * Levels.powerFromDb(FLOOR_DB)));
  }

  /** Each click and each short hole has a gate of its own. */
  private void events(Tasks all) throws IOException {
    for (DamageCause cause : List.of(DamageCause.CLICKS, DamageCause.DROPOUT)) {
      List<Task> tasks = all.of(cause).stream().filter(Task::accepted).toList();
      EventRepair repair =
          new EventRepair(
              format,
              tasks,
              (channel, frame, before, after, start, end) -> {
                boolean accepted = Continuity.better(before, after, start, end);
                float[] clean =
                    Arrays.copyOfRange(
                        stem.clean()[channel], (int) frame, (int) frame + before.length);
                double gain =
                    localDb(clean, after, start, end) - localDb(clean, before, start, end);
                count(cause, accepted, gain, frame + start, end - start);
                return accepted;
              },
              new Passes.Memory(sound.length));
      if (!tasks.isEmpty()) {
        Passes.source(sound).transferTo(repair);
        tasks.forEach(Task::forget);
      }
    }
  }

  private void count(DamageCause cause, boolean accepted, double gainDb, long frame, int samples) {
    String repair = cause == DamageCause.DROPOUT ? "short holes" : "clicks";
    String note =
        String.format(Locale.ROOT, "%d samples at %.4f s", samples, format.seconds(frame));
    counter.count(stem, mode, repair, accepted, gainDb, note);
  }

  private static String repair(DamageCause cause) {
    return cause == DamageCause.DROPOUT ? "long holes" : cause.key();
  }

  private static double localDb(float[] clean, float[] other, int start, int end) {
    int room = 441;
    int from = Math.max(0, start - room);
    int to = Math.min(clean.length, end + room);
    double power = Levels.energy(clean, from, to - from) / (to - from) * (end - start) + 1e-12;
    double error = 0;
    for (int i = start; i < end; i++) {
      error += (double) (clean[i] - other[i]) * (clean[i] - other[i]);
    }
    return Levels.powerToDb(power / (error + power * Levels.powerFromDb(FLOOR_DB)));
  }
}
