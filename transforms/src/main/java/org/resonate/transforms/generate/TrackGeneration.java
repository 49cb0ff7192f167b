package org.resonate.transforms.generate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.chord.ChordTrack;
import org.resonate.audio.io.WavReader;
import org.resonate.audio.io.WavWriter;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.restore.GeneratedRepair;
import org.resonate.audio.restore.StemRepair;
import org.resonate.models.ModelException;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.generate.GenerationSettings;
import org.resonate.models.generate.Generator;
import org.resonate.models.generate.Guidance;
import org.resonate.models.generate.Solver;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.separate.Separator;
import org.resonate.transforms.DeviceMetrics;
import org.resonate.transforms.Devices;
import org.resonate.transforms.RegenerationPlan;
import org.resonate.transforms.record.Generation;
import org.resonate.transforms.record.Regeneration;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.StemRegeneration;
import org.resonate.transforms.settings.JascoSettings;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.stage.StageContext;

/**
 * Generates for a track: what the budget reaches of its damage, some versions of each stem, of
 * which the gate keeps the best or none. Where the model fails the stem stays as it was, and a note
 * says so.
 */
public final class TrackGeneration {

  /** What made an interval, in records. */
  public static final String ENGINE = "jasco";

  private static final String DRUMS = "drums";

  private final ModelPack pack;
  private final ModelPack separatorPack;
  private final StageContext context;

  private TrackGeneration(ModelPack pack, ModelPack separatorPack, StageContext context) {
    this.pack = pack;
    this.separatorPack = separatorPack;
    this.context = context;
  }

  /**
   * The generation for a track; empty where it is switched off or no generator is installed.
   *
   * @throws ModelException if a pack cannot be read
   */
  public static Optional<TrackGeneration> of(StageContext context) throws ModelException {
    if (!context.settings().regenerate().generates()) {
      return Optional.empty();
    }
    Optional<ModelPack> pack = Packs.generator(context.job().modelPaths());
    return pack.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TrackGeneration(
                pack.get(),
                Packs.separator(context.job().modelPaths(), context.settings().separate().model()),
                context));
  }

  /** What its results depend on, for a fingerprint. */
  public String dependencies() {
    RegenerateSettings settings = context.settings().regenerate();
    return String.join(
        "\n",
        pack.digest(),
        TorchEngine.version(),
        SettingsJson.write(settings.jasco()),
        SettingsJson.write(settings.prompts()),
        String.valueOf(settings.genre()),
        settings.blend() + " " + settings.budget() + " " + settings.seeds());
  }

  /**
   * Generates.
   *
   * @param song the recording
   * @param stems as they stand, by name
   * @param plans what is regenerated of each
   * @param repaired what the repair made of each; in its order the result is
   */
  public Regeneration run(
      Signal song,
      Map<String, Signal> stems,
      Map<String, RegenerationPlan> plans,
      List<StemRegeneration> repaired)
      throws IOException {
    GenerationBudget budget =
        GenerationBudget.of(
            RepairRest.of(plans, repaired), song.getRateHz(), context.settings().regenerate());
    if (budget.regions().isEmpty()) {
      return Regeneration.newBuilder().setStems(noted(repaired, budget)).build();
    }
    DeviceRequest request = Devices.request(context.job());
    GenerationCost cost = new GenerationCost();
    ChordTrack chords = SongChords.of(stems, context);
    List<StemRegeneration> done = new ArrayList<>();
    Map<String, Signal> standing = new LinkedHashMap<>(stems);
    for (StemRegeneration repair : noted(repaired, budget)) {
      List<DamageRegion> regions = budget.regions().get(repair.getStem());
      StemRegeneration stem =
          regions == null ? repair : stem(repair, regions, song, standing, chords, request, cost);
      if (stem.getSignal() != null) {
        // What the repair made is gone where it was generated anew.
        standing.put(stem.getStem(), stem.getSignal());
      }
      done.add(stem);
    }
    DeviceMetrics.count(cost.newSteps(), cost.againOnCpu());
    return Regeneration.newBuilder()
        .setStems(done)
        .setGeneration(
            Generation.newBuilder()
                .setModel(pack.name())
                .setModelVersion(pack.version())
                .setModelLicence(pack.licence())
                .setModelSha256(pack.digest())
                .setDevice(cost.device())
                .setDamagedSeconds(budget.seconds(song.getRateHz()))
                .setWindows(cost.windows())
                .setEvaluations(cost.evaluations())
                .setSeconds(cost.seconds())
                .setNotes(cost.notes())
                .build())
        .build();
  }

  private static List<StemRegeneration> noted(
      List<StemRegeneration> stems, GenerationBudget budget) {
    return stems.stream()
        .map(
            stem ->
                StemRegeneration.newBuilder(stem)
                    .setNotes(budget.notes().getOrDefault(stem.getStem(), List.of()))
                    .build())
        .toList();
  }

  private StemRegeneration stem(
      StemRegeneration repaired,
      List<DamageRegion> regions,
      Signal song,
      Map<String, Signal> stems,
      ChordTrack chords,
      DeviceRequest request,
      GenerationCost cost)
      throws IOException {
    String name = repaired.getStem();
    List<Path> made = new ArrayList<>();
    try {
      Generator generator = Generator.open(pack, request);
      Separator separator = Separator.open(separatorPack, request);
      WindowSeparation separation =
          new WindowSeparation(separator, separatorPack.geometry().channels());
      RegenerateSettings settings = context.settings().regenerate();
      StemGeneration generation =
          new StemGeneration(
              generator::generate,
              generator.spec(),
              how(settings.jasco()),
              mono -> separation.of(name, mono),
              settings.blend(),
              cost);
      Signal own = stems.get(name);
      Signal drums = name.equals(DRUMS) ? null : stems.get(DRUMS);
      StemGeneration.Subject subject =
          new StemGeneration.Subject(
              () -> context.open(song),
              () -> context.open(own),
              drums == null ? null : () -> context.open(drums),
              chords,
              settings.prompt(name),
              own.getFrames(),
              format(own),
              regions);
      List<Long> seeds = seeds(settings, generator.device());
      for (long seed : seeds) {
        String file = "%s.seed-%d.wav".formatted(name, seed);
        made.add(context.directory().resolve(file));
        try (WavWriter writer = context.create(file, format(own))) {
          generation.version(subject, seed, writer);
        }
      }
      return chosen(repaired, regions, own, song, seeds, made);
    } catch (ModelException e) {
      if (Thread.currentThread().isInterrupted()) {
        // Of a thread that was stopped no model could be read.
        InterruptedIOException stopped = new InterruptedIOException(e.getMessage());
        stopped.initCause(e);
        throw stopped;
      }
      List<String> notes = new ArrayList<>(repaired.getNotes());
      notes.add("%s: nothing was generated: %s".formatted(name, e.getMessage()));
      return StemRegeneration.newBuilder(repaired).setNotes(notes).build();
    } finally {
      for (Path file : made) {
        Files.deleteIfExists(file);
      }
    }
  }

  private StemRegeneration chosen(
      StemRegeneration repaired,
      List<DamageRegion> regions,
      Signal own,
      Signal song,
      List<Long> seeds,
      List<Path> made)
      throws IOException {
    String file = repaired.getStem() + ".generated.wav";
    List<StemRepair.Opener> versions =
        made.stream().map(path -> (StemRepair.Opener) () -> WavReader.open(path)).toList();
    List<String> names = seeds.stream().map(seed -> "generated, seed %d".formatted(seed)).toList();
    StemRegeneration.Builder result = StemRegeneration.newBuilder(repaired);
    boolean any;
    try (WavWriter writer = context.create(file, format(own))) {
      List<GeneratedRepair.Choice> choices =
          GeneratedRepair.choose(
              () -> context.open(own), versions, names, () -> context.open(song), regions, writer);
      any = choices.stream().anyMatch(choice -> choice.verdict().accepted());
      result.setIntervals(
          GeneratedIntervals.joined(
              repaired.getIntervals(),
              choices,
              seeds,
              pack,
              context.settings().regenerate().blend()));
      if (any) {
        result.setSignal(context.signal(file, format(own), writer));
      }
    }
    if (!any) {
      Files.delete(context.directory().resolve(file));
    } else if (repaired.getSignal() != null) {
      Files.delete(context.resolve(repaired.getSignal().getPath()));
    }
    return result.build();
  }

  private static List<Long> seeds(RegenerateSettings settings, String device) {
    int count = settings.candidates(device);
    return LongStream.range(0, count).mapToObj(k -> settings.jasco().seed() + k).toList();
  }

  private static GenerationSettings how(JascoSettings settings) {
    return new GenerationSettings(
        Solver.valueOf(settings.solver().toUpperCase(Locale.ROOT)),
        settings.steps(),
        new Guidance(settings.guidanceAll(), settings.guidanceText(), 0, 1));
  }

  private static AudioFormat format(Signal signal) {
    return new AudioFormat(signal.getChannels(), signal.getRateHz());
  }
}
