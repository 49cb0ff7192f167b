package org.resonate.audio.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;

/** What is to be done in the regions of one stem, by what is done. */
final class Tasks {

  private final Map<DamageCause, List<Task>> byCause = new EnumMap<>(DamageCause.class);
  private final List<List<Task>> byRegion = new ArrayList<>();

  /**
   * @param regions in any order
   */
  Tasks(List<DamageRegion> regions) {
    for (DamageRegion region : regions) {
      List<Task> planned = new ArrayList<>();
      for (DamageCause cause : causes(region.cause())) {
        Task task = new Task(region, cause);
        planned.add(task);
        byCause.computeIfAbsent(cause, key -> new ArrayList<>()).add(task);
      }
      byRegion.add(planned);
    }
    byCause.values().forEach(list -> list.sort(Comparator.comparingLong(Task::start)));
  }

  private static List<DamageCause> causes(DamageCause cause) {
    return switch (cause) {
      case CLICKS, DROPOUT, CLIPPING, NOISE, HUM, BANDWIDTH -> List.of(cause);
      case DISTORTION, ARTEFACTS -> List.of();
      case FORCED ->
          List.of(
              DamageCause.CLICKS,
              DamageCause.DROPOUT,
              DamageCause.CLIPPING,
              DamageCause.HUM,
              DamageCause.NOISE);
    };
  }

  /** In order of start. */
  List<Task> of(DamageCause cause) {
    return byCause.getOrDefault(cause, List.of());
  }

  /** Clicks and holes together that are still to be mended, in order of start. */
  List<Task> events() {
    return Stream.concat(of(DamageCause.CLICKS).stream(), of(DamageCause.DROPOUT).stream())
        .filter(Task::accepted)
        .sorted(Comparator.comparingLong(Task::start))
        .toList();
  }

  boolean has(DamageCause cause) {
    return !of(cause).isEmpty();
  }

  /** Whether anything of it is still to be done. */
  boolean live(DamageCause cause) {
    return of(cause).stream().anyMatch(Task::accepted);
  }

  void drop(DamageCause cause, String why) {
    of(cause).forEach(task -> task.drop(why));
  }

  /** A verdict for each region, in the order in which they were given. */
  List<RepairVerdict> verdicts(List<DamageRegion> regions, Changes changes) {
    List<RepairVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      verdicts.add(verdict(regions.get(i), byRegion.get(i), changes));
    }
    return verdicts;
  }

  private static RepairVerdict verdict(DamageRegion region, List<Task> done, Changes changes) {
    if (done.isEmpty()) {
      String why =
          "dropped: the built-in repair cannot undo "
              + (region.cause() == DamageCause.DISTORTION
                  ? "distortion other than clipping"
                  : "what a separation left behind");
      return new RepairVerdict(
          region, false, region.score(), region.score(), List.of(), List.of(), why);
    }
    List<Task> accepted = done.stream().filter(Task::accepted).toList();
    List<Task> told = accepted.isEmpty() ? done : accepted;
    double before =
        told.stream().mapToDouble(task -> task.scoreBefore).max().orElse(region.score());
    double after = told.stream().mapToDouble(task -> task.scoreAfter).max().orElse(region.score());
    String note = String.join("; ", told.stream().map(task -> task.note).toList());
    List<RepairVerdict.Reading> readings = new ArrayList<>();
    told.forEach(task -> readings.addAll(task.readings));
    boolean stays = !accepted.isEmpty();
    List<Passage> changed = stays ? changes.within(region) : List.of();
    return new RepairVerdict(region, stays, before, after, readings, changed, note);
  }
}
