package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.measure.DamageScores;
import org.resonate.audio.measure.DropoutDetector;
import org.resonate.audio.measure.GradeThresholds;
import org.resonate.audio.measure.Spans;

/**
 * Finds the holes of a recording and fills those that can be, before it is separated: a separation
 * smears their edges, so that no stem shows them any more. What may be meant is left alone: holes
 * in a row are an effect (a gate, a stutter) and no damage, and one that is as long as a short note
 * may be a stop: it is told, not filled.
 */
public final class RecordingHoles implements AudioSink {

  private static final double MERGE_SECONDS = 0.05;
  private static final double ROOM_SECONDS = 0.002;

  private static final int MOST_IN_A_ROW = 3;
  private static final double ROW_SECONDS = 2;

  /** There is no song to tell if a passage has the right chord: it must go along well. */
  private static final double LEAST_SIMILARITY = 0.75;

  private final AudioFormat format;
  private final DropoutDetector detector;
  private final List<Spans.Span> found = new ArrayList<>();
  private long frames;

  /**
   * @param format of the recording
   */
  public RecordingHoles(AudioFormat format) {
    this.format = format;
    detector =
        new DropoutDetector(
            format, (channel, start, end) -> found.add(new Spans.Span(start, end, 1)));
  }

  @Override
  public void write(float[][] block, int count) throws IOException {
    detector.write(block, count);
    frames += count;
  }

  @Override
  public void finish() throws IOException {
    detector.finish();
  }

  /**
   * Where there are holes, in order and apart; those of several channels together, and none that
   * are many in a row.
   */
  public List<DamageRegion> regions() {
    long room = Math.round(ROOM_SECONDS * format.rateHz());
    Spans spans = new Spans(Math.round(MERGE_SECONDS * format.rateHz()));
    found.stream()
        .sorted(Comparator.comparingLong(Spans.Span::startFrame))
        .forEach(hole -> spans.add(hole.startFrame(), hole.endFrame()));
    List<Spans.Span> single = single(spans.list());
    double score = DamageScores.dropouts(single.size(), format.seconds(frames) / 60);
    return single.stream()
        .map(
            span ->
                new DamageRegion(
                    Math.max(0, span.startFrame() - room),
                    Math.min(frames, span.endFrame() + room),
                    DamageCause.DROPOUT,
                    score,
                    GradeThresholds.DEFAULT.grade(score)))
        .toList();
  }

  private List<Spans.Span> single(List<Spans.Span> holes) {
    long row = Math.round(ROW_SECONDS * format.rateHz());
    return holes.stream()
        .filter(
            hole ->
                holes.stream()
                        .filter(other -> Math.abs(other.startFrame() - hole.startFrame()) <= row)
                        .mapToLong(Spans.Span::events)
                        .sum()
                    <= MOST_IN_A_ROW * (long) format.channels())
        .toList();
  }

  /**
   * Fills, as the repair of a stem does.
   *
   * @param opener gives the recording
   * @param out where the filled one goes; finished at the end
   * @return a verdict for each region, in their order
   */
  public List<RepairVerdict> fill(StemRepair.Opener opener, AudioSink out) throws IOException {
    List<DamageRegion> all = regions();
    List<DamageRegion> filled = all.stream().filter(region -> !isLong(region)).toList();
    List<RepairVerdict> done = StemRepair.repair(opener, null, filled, LEAST_SIMILARITY, out);
    Iterator<RepairVerdict> next = done.iterator();
    return all.stream().map(region -> isLong(region) ? left(region) : next.next()).toList();
  }

  private boolean isLong(DamageRegion region) {
    return format.seconds(region.frames()) > DropoutDetector.LONG_SECONDS + 2 * ROOM_SECONDS;
  }

  private RepairVerdict left(DamageRegion region) {
    return new RepairVerdict(
        region,
        false,
        region.score(),
        region.score(),
        List.of(),
        List.of(),
        String.format(
            Locale.ROOT,
            "dropped: silence of %.0f ms may be meant",
            1e3 * (format.seconds(region.frames()) - 2 * ROOM_SECONDS)));
  }
}
