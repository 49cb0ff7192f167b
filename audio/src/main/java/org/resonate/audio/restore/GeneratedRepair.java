package org.resonate.audio.restore;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Discard;
import org.resonate.audio.gate.Gate;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.ClippingDetector;
import org.resonate.audio.measure.DamageRegion;

/**
 * Chooses for each region of a stem among versions that were generated for it and the stem itself,
 * by {@link Gate#judgeGenerated}. All are read as they stream: nothing of their length is held.
 */
public final class GeneratedRepair {

  /**
   * What became of a region.
   *
   * @param verdict as of a repair
   * @param candidate which version is kept, from 0; −1: the original
   * @param nearest which version the verdict's readings are of: the one that is kept, or that came
   *     nearest to it
   */
  public record Choice(RepairVerdict verdict, int candidate, int nearest) {}

  private GeneratedRepair() {}

  /**
   * Chooses and writes.
   *
   * @param stem gives the original, twice and more
   * @param versions give the candidates: the stem with generated sound in its regions, in the same
   *     format and of the same length
   * @param names of these, for notes
   * @param song gives the recording that the stem is a part of; null where there is none
   * @param regions not overlapping, in any order
   * @param out where the chosen stem goes; finished at the end
   * @return a choice for each region, in their order
   * @throws IOException if something cannot be read, a version ends too early, or {@code out}
   *     cannot store it
   */
  public static List<Choice> choose(
      StemRepair.Opener stem,
      List<StemRepair.Opener> versions,
      List<String> names,
      StemRepair.Opener song,
      List<DamageRegion> regions,
      AudioSink out)
      throws IOException {
    List<Task> tasks = regions.stream().map(region -> new Task(region, region.cause())).toList();
    List<Task> sorted = new ArrayList<>(tasks);
    sorted.sort(Comparator.comparingLong(Task::start));
    judge(stem, versions, names, song, sorted);
    try (AudioSource source = stem.open();
        Versions open = new Versions(versions)) {
      source.transferTo(
          new RegionStage(
              source.format(), sorted, open.candidates(), null, false, source.frames(), out));
    }
    return tasks.stream().map(GeneratedRepair::choice).toList();
  }

  private static void judge(
      StemRepair.Opener stem,
      List<StemRepair.Opener> versions,
      List<String> names,
      StemRepair.Opener song,
      List<Task> tasks)
      throws IOException {
    ClipLevels levels = levels(stem);
    try (AudioSource source = stem.open();
        Versions open = new Versions(versions);
        GatePanel panel =
            new GatePanel(
                source.format(),
                source.frames(),
                levels,
                names,
                song == null ? null : song.open(),
                Gate::judgeGenerated)) {
      source.transferTo(
          new RegionStage(
              source.format(),
              tasks,
              open.candidates(),
              panel,
              false,
              source.frames(),
              new Discard()));
    }
  }

  private static ClipLevels levels(StemRepair.Opener stem) throws IOException {
    try (AudioSource source = stem.open()) {
      ClippingDetector clipping = new ClippingDetector(source.format());
      source.transferTo(clipping);
      return clipping.levels();
    }
  }

  private static Choice choice(Task task) {
    return new Choice(
        new RepairVerdict(
            task.region,
            task.accepted(),
            task.scoreBefore,
            task.scoreAfter,
            task.readings,
            task.accepted() ? List.of(new Passage(task.start(), task.end())) : List.of(),
            task.note),
        task.candidate,
        task.nearest);
  }

  /** The versions, read in step with the stem. */
  private static final class Versions implements AutoCloseable {

    private final List<AudioSource> open = new ArrayList<>();

    Versions(List<StemRepair.Opener> openers) throws IOException {
      try {
        for (StemRepair.Opener opener : openers) {
          open.add(opener.open());
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    List<Function<AudioSink, AudioSink>> candidates() {
      return open.stream()
          .map(source -> (Function<AudioSink, AudioSink>) next -> new Instead(source, next))
          .toList();
    }

    @Override
    public void close() throws IOException {
      for (AudioSource source : open) {
        source.close();
      }
    }
  }

  /** Hands on as many frames of another signal as it is given. */
  private record Instead(AudioSource source, AudioSink next) implements AudioSink {

    @Override
    public void write(float[][] block, int frames) throws IOException {
      AudioFormat format = source.format();
      for (int left = frames; left > 0; ) {
        float[][] other = new float[format.channels()][left];
        int read = source.read(other);
        if (read < 0) {
          throw new EOFException("a generated version ends before its stem");
        }
        next.write(other, read);
        left -= read;
      }
    }

    @Override
    public void finish() throws IOException {
      next.finish();
    }
  }
}
