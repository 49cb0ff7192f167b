package org.resonate.transforms.generate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.chord.ChordTrack;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.restore.ContextMatch;
import org.resonate.audio.restore.GeneratedFit;
import org.resonate.audio.restore.Passage;
import org.resonate.audio.restore.StemRepair;
import org.resonate.models.generate.FrameRange;
import org.resonate.models.generate.GeneratedWindow;
import org.resonate.models.generate.GenerationPlan;
import org.resonate.models.generate.GenerationSettings;
import org.resonate.models.generate.GenerationWindow;
import org.resonate.models.generate.Generator;
import org.resonate.models.generate.Mask;
import org.resonate.models.generate.StartTimes;
import org.resonate.models.generate.WindowRate;
import org.resonate.models.generate.WindowRequest;
import org.resonate.models.pack.GeneratorSpec;

/**
 * Makes versions of a stem with generated sound in its damaged regions: window by window the song's
 * mix is painted in under the song's own drums and chords and the stem's prompt, separated again,
 * and fitted in. What one window has made is known to the next.
 */
final class StemGeneration {

  private static final int RATE_HZ = GenerationPlan.RATE_HZ;

  /** Makes a window; {@link Generator#generate} or a stand-in. */
  @FunctionalInterface
  interface Painter {
    GeneratedWindow paint(WindowRequest request, GenerationSettings settings) throws IOException;
  }

  /** Takes the stem out of a mono window at 44.1 kHz. */
  @FunctionalInterface
  interface Unmixing {
    float[] stem(float[] mono) throws IOException;
  }

  /**
   * What goes in.
   *
   * @param song the recording, from which the stem was separated
   * @param stem as it stands
   * @param drums of the song; null where there are none, or they are the stem itself
   * @param chords of the song; null where nothing plays any
   * @param prompt what the stem is
   * @param frames length of all of them
   * @param format of the stem
   * @param regions what is generated, in order, not overlapping
   */
  record Subject(
      StemRepair.Opener song,
      StemRepair.Opener stem,
      StemRepair.Opener drums,
      ChordTrack chords,
      String prompt,
      long frames,
      AudioFormat format,
      List<DamageRegion> regions) {}

  private final Painter painter;
  private final GeneratorSpec spec;
  private final GenerationSettings settings;
  private final Unmixing unmixing;
  private final double blend;
  private final GenerationCost cost;

  /** A window that was made: its sound as the generator gave it, and the stem as it became. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Done(GenerationWindow window, float[] sound, float[][] stem) {}

  /**
   * @param blend share of generated sound where any of the stem's own is left
   * @param cost counts what is spent
   */
  StemGeneration(
      Painter painter,
      GeneratorSpec spec,
      GenerationSettings settings,
      Unmixing unmixing,
      double blend,
      GenerationCost cost) {
    this.painter = painter;
    this.spec = spec;
    this.settings = settings;
    this.unmixing = unmixing;
    this.blend = blend;
    this.cost = cost;
  }

  /**
   * Writes one version.
   *
   * @param seed of its noise
   * @param out the stem, of the same length; finished at the end
   */
  void version(Subject subject, long seed, AudioSink out) throws IOException {
    GenerationPlan plan = GenerationBudget.windows(subject.regions(), subject.frames());
    WindowParts windowParts = new WindowParts(plan, subject.frames(), subject.regions());
    int frames = GenerationPlan.WINDOW_FRAMES;
    List<Done> before = new ArrayList<>();
    ContextMatch match = null;
    try (SoundWindow song = new SoundWindow(subject.song(), frames);
        SoundWindow stem = new SoundWindow(subject.stem(), frames);
        SoundWindow drums =
            subject.drums() == null ? null : new SoundWindow(subject.drums(), frames);
        VersionWriter writer = new VersionWriter(subject.stem(), out)) {
      for (GenerationWindow window : plan.windows()) {
        before.removeIf(done -> done.window().endFrame() <= window.startFrame());
        float[] made = generate(subject, window, seed, song, drums, before);
        float[][] own = stem.at(window.startFrame());
        before.forEach(done -> take(done, window, own));
        float[] taken = unmixing.stem(WindowRate.convert(made, spec.rateHz(), RATE_HZ));
        List<GeneratedFit.Part> parts = windowParts.of(window);
        float[][] within = inFile(subject, window, own);
        taken = Arrays.copyOf(taken, within[0].length);
        match = match(subject, window, within, taken, parts, match).orElse(null);
        float[] matched = match == null ? taken : match.apply(taken, RATE_HZ);
        float[][] fitted = new GeneratedFit(subject.format(), blend).fit(within, matched, parts);
        for (GeneratedFit.Part part : parts) {
          int from = (int) part.where().startFrame();
          int length = windowParts.settledFrames(window, part);
          writer.put(window.startFrame() + from, fitted, from, length);
        }
        before.add(new Done(window, made, fitted));
      }
      writer.finish();
    }
  }

  private float[] generate(
      Subject subject,
      GenerationWindow window,
      long seed,
      SoundWindow song,
      SoundWindow drums,
      List<Done> before)
      throws IOException {
    long start = window.startFrame();
    float[] mix = WindowRate.convert(SoundWindow.mono(song.at(start)), RATE_HZ, spec.rateHz());
    for (Done done : before) {
      known(done, start, mix);
    }
    float[] beat =
        drums == null
            ? null
            : WindowRate.convert(SoundWindow.mono(drums.at(start)), RATE_HZ, spec.rateHz());
    WindowRequest request =
        new WindowRequest(
            mix,
            Mask.of(spec.latentFrames(), window.unknown()),
            beat,
            subject.chords() == null
                ? null
                : subject
                    .chords()
                    .indices(start / GenerationPlan.HOP_FRAMES, spec.latentFrames(), spec.chords()),
            subject.prompt(),
            // Another window has other noise, or its loudest places would repeat.
            seed + 1_000_003L * (start / GenerationPlan.HOP_FRAMES),
            startTime(subject.regions(), window));
    GeneratedWindow made = painter.paint(request, settings);
    cost.add(made);
    return made.sound();
  }

  /** What an earlier window has made is known in the later one's mix. */
  private void known(Done done, long start, float[] mix) {
    double rate = spec.rateHz() / (double) RATE_HZ;
    int shift = (int) Math.round((start - done.window().startFrame()) * rate);
    for (FrameRange kept : done.window().kept()) {
      int from = (int) Math.max(0, Math.round((kept.startFrame() - start) * rate));
      int to = (int) Math.min(mix.length, Math.round((kept.endFrame() - start) * rate));
      if (from < to) {
        System.arraycopy(done.sound(), from + shift, mix, from, to - from);
      }
    }
  }

  /** The stem as it became in an earlier window. */
  private static void take(Done done, GenerationWindow window, float[][] own) {
    int shift = (int) (window.startFrame() - done.window().startFrame());
    for (FrameRange kept : done.window().kept()) {
      int from = (int) Math.max(0, kept.startFrame() - window.startFrame());
      int to = (int) Math.min(own[0].length, kept.endFrame() - window.startFrame());
      for (int channel = 0; from < to && channel < own.length; channel++) {
        System.arraycopy(done.stem()[channel], from + shift, own[channel], from, to - from);
      }
    }
  }

  private static double startTime(List<DamageRegion> regions, GenerationWindow window) {
    Damage worst = Damage.GOOD;
    boolean gone = false;
    for (DamageRegion region : regions) {
      for (FrameRange kept : window.kept()) {
        if (region.startFrame() < kept.endFrame() && kept.startFrame() < region.endFrame()) {
          worst = region.level().compareTo(worst) > 0 ? region.level() : worst;
          gone |= GenerationBudget.isGone(region);
        }
      }
    }
    return StartTimes.DEFAULT.of(worst, gone);
  }

  /** Without the silence behind a file that is shorter than a window. */
  private static float[][] inFile(Subject subject, GenerationWindow window, float[][] own) {
    int frames = (int) Math.min(own[0].length, subject.frames() - window.startFrame());
    float[][] within = new float[own.length][];
    Arrays.setAll(within, channel -> Arrays.copyOf(own[channel], frames));
    return within;
  }

  /**
   * How what was generated becomes as loud as the stem: by what is clean around it. At the very
   * start of a chain without anything clean, by the damaged sound itself; later on as before, for
   * what generator and separator change goes for all windows.
   */
  private Optional<ContextMatch> match(
      Subject subject,
      GenerationWindow window,
      float[][] within,
      float[] taken,
      List<GeneratedFit.Part> parts,
      ContextMatch before)
      throws IOException {
    List<Passage> damaged = new ArrayList<>();
    for (DamageRegion region : subject.regions()) {
      long from = Math.max(0, region.startFrame() - window.startFrame());
      long to = Math.min(taken.length, region.endFrame() - window.startFrame());
      if (from < to) {
        damaged.add(new Passage(from, to));
      }
    }
    Optional<ContextMatch> around = ContextMatch.around(RATE_HZ, within, taken, damaged);
    if (around.isPresent() || before != null) {
      return around.or(() -> Optional.ofNullable(before));
    }
    List<Passage> sounding =
        parts.stream().filter(part -> !part.isHole()).map(GeneratedFit.Part::where).toList();
    return ContextMatch.within(RATE_HZ, within, taken, sounding);
  }
}
