package org.resonate.models.generate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.resonate.models.ModelException;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.Finite;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;

/**
 * Paints music into windows of sound with a generator pack: encodes the mix, carries seeded noise
 * to latents along the pack's field ({@link Flow}) with the known frames held fast, and decodes
 * them. The same request gives the same sound on the same device. For several callers at once.
 */
public final class Generator {

  private final ModelPack pack;
  private final GeneratorSpec spec;
  private final Model model;

  Generator(ModelPack pack, Model model) {
    this.pack = pack;
    this.spec = pack.generator().orElseThrow();
    this.model = model;
  }

  /** A ladder and what it has once made for all windows. */
  static final class Model {
    private final LadderGenerator ladder;
    private float[] nullDrums;

    Model(LadderGenerator ladder) {
      this.ladder = ladder;
    }

    LadderGenerator ladder() {
      return ladder;
    }

    /** Drums of encoded silence, as the reference implementation has them in its null row. */
    synchronized float[] nullDrums(Codec codec, GeneratorSpec spec) throws ModelException {
      if (nullDrums == null) {
        nullDrums = codec.drums(codec.encode(new float[spec.windowFrames()]));
      }
      return nullDrums;
    }
  }

  /**
   * The generator of a pack and a device. The model is one for the JVM: verified, loaded and tried
   * on first use.
   *
   * @param request {@code threads} are those of the processor that one inference uses
   * @throws ModelException if the pack is not a generator, a file is missing or altered, or it does
   *     not run; a {@link org.resonate.models.device.DeviceException} if the device asked for is
   *     absent or none runs it
   */
  public static Generator open(ModelPack pack, DeviceRequest request) throws ModelException {
    return new Generator(pack, LoadedGenerators.of(pack, request));
  }

  /**
   * Frees the memory of a pack's models on all devices. Generators of it that were opened before
   * run no more; a new one loads it again.
   */
  public static void release(ModelPack pack) {
    LoadedGenerators.release(pack);
  }

  /** Shapes, chords and prompts. */
  public GeneratorSpec spec() {
    return spec;
  }

  /** Where the field runs now: {@code mps}, {@code cuda:0}, {@code cpu}. */
  public String device() {
    return model.ladder().device().label();
  }

  /** Why that is not the device asked for, if it is not: a sentence for each step down. */
  public List<String> steps() {
    return model.ladder().steps();
  }

  /**
   * Generates a window.
   *
   * @throws ModelException if the pack has no such prompt, or the model fails on the processor too
   * @throws InterruptedIOException if the thread was interrupted, between two runs of the model
   */
  public GeneratedWindow generate(WindowRequest request, GenerationSettings settings)
      throws IOException {
    try {
      return generated(request, settings);
    } catch (ModelException e) {
      if (!Thread.currentThread().isInterrupted()) {
        throw e;
      }
      InterruptedIOException stopped = new InterruptedIOException(e.getMessage());
      stopped.initCause(e);
      throw stopped;
    }
  }

  private GeneratedWindow generated(WindowRequest request, GenerationSettings settings)
      throws IOException {
    long startNanos = System.nanoTime();
    check(request);
    float[] text = Prompts.read(pack, spec, request.prompt());
    AtomicInteger evaluations = new AtomicInteger();
    LadderGenerator.Done done =
        model
            .ladder()
            .run(
                (codec, field) -> {
                  Conditions conditions = conditions(request, settings, text, codec);
                  VectorField guided = guided(field, conditions, settings.guidance(), evaluations);
                  return paint(request, settings, codec, guided);
                });
    return new GeneratedWindow(
        done.sound(),
        device(),
        steps(),
        model.ladder().takeNewSteps(),
        done.againOnCpu(),
        evaluations.get(),
        (System.nanoTime() - startNanos) / 1e9);
  }

  private Conditions conditions(
      WindowRequest request, GenerationSettings settings, float[] text, Codec codec)
      throws ModelException {
    boolean allAlone =
        settings.guidance().terms(settings.guidance().from()).stream()
            .allMatch(term -> term.row() == Guidance.Row.ALL);
    float[] own = request.drums() == null ? null : codec.drums(codec.encode(request.drums()));
    float[] none = own != null && allAlone ? own : model.nullDrums(codec, spec);
    int[] chords = request.chords() == null ? Conditions.noChords(spec) : request.chords();
    return new Conditions(spec, chords, own == null ? none : own, none, text);
  }

  /** The field under guidance. */
  static VectorField guided(
      FieldModel field, Conditions conditions, Guidance guidance, AtomicInteger evaluations) {
    Map<List<Guidance.Term>, GuidanceRows> rows = new HashMap<>();
    return (z, t) -> {
      evaluations.incrementAndGet();
      return field.at(z, t, rows.computeIfAbsent(guidance.terms(t), conditions::rows));
    };
  }

  private float[] paint(
      WindowRequest request, GenerationSettings settings, Codec codec, VectorField field)
      throws IOException {
    float[] known = codec.encode(request.mix());
    float[] noise = SeededNoise.of(request.seed(), known.length);
    float[] start = Flow.between(noise, known, request.startTime());
    float[] latents =
        Flow.solve(
            Flow.inpainted(field, request.mask(), noise, known),
            start,
            request.startTime(),
            settings.solver(),
            settings.steps());
    return codec.decode(latents);
  }

  private void check(WindowRequest request) {
    int frames = spec.windowFrames();
    require(request.mix().length == frames, "a mix of " + frames + " frames");
    require(Finite.all(request.mix()), "a mix without NaN or infinity");
    require(request.mask().length == spec.latentFrames(), "a mask of every latent frame");
    for (float part : request.mask()) {
      require(part >= 0 && part <= 1, "a mask from 0 to 1");
    }
    float[] drums = request.drums();
    require(drums == null || drums.length == frames, "drums of " + frames + " frames");
    require(drums == null || Finite.all(drums), "drums without NaN or infinity");
    int[] chords = request.chords();
    require(
        chords == null || chords.length == spec.latentFrames(), "a chord for each latent frame");
    require(
        chords == null || Arrays.stream(chords).allMatch(c -> c >= 0 && c <= spec.nullChord()),
        "chords of the pack");
    require(request.startTime() >= 0 && request.startTime() < 1, "a start in [0, 1)");
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw new IllegalArgumentException("a window needs " + what);
    }
  }
}
