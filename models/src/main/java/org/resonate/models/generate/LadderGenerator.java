package org.resonate.models.generate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceException;
import org.resonate.models.device.DeviceProbe;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.Fallback;
import org.resonate.models.device.Finite;
import org.resonate.models.device.LoadedModel;
import org.resonate.models.device.ModelLoader;
import org.resonate.models.pack.GeneratorSpec;

/**
 * A generator on the best devices that run it: field and codec each on a ladder of its own, as a
 * device may run the one and not the other. Where memory runs out, the field gets the rows of
 * guidance one at a time, then the processor. A window in which NaN or infinity comes up is done
 * again on the processor, all of it.
 */
final class LadderGenerator implements AutoCloseable {

  private static final int MOST_ROWS = 3;

  private static final Fallback.Load FIELD =
      new Fallback.Load(MOST_ROWS, MOST_ROWS, rows -> "one row of guidance at a time", "windows");

  private static final Fallback.Load CODEC = new Fallback.Load(1, 1, Integer::toString, "windows");

  private static final long PROBE_SEED = 1;
  private static final float PROBE_LOUDNESS = 0.1f;

  /** Makes sound with a field and a codec. */
  @FunctionalInterface
  interface Job {
    float[] run(Codec codec, FieldModel field) throws IOException;
  }

  /** What a job made. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Done(float[] sound, boolean againOnCpu) {}

  /** Something came out that is not finite, of an accelerator. */
  private static final class NotFiniteException extends ModelException {
    private static final long serialVersionUID = 1;

    private NotFiniteException(ComputeDevice device) {
      super(device.title() + " gave NaN or infinity");
    }
  }

  private final Fallback<Codec> codec;
  private final Fallback<FieldModel> field;

  private LadderGenerator(Fallback<Codec> codec, Fallback<FieldModel> field) {
    this.codec = codec;
    this.field = field;
  }

  /**
   * Finds the devices: a real evaluation of the field, and a real window through the codec, on each
   * accelerator.
   *
   * @throws DeviceException if the device asked for is absent or none runs the model
   */
  static LadderGenerator open(
      GeneratorSpec spec,
      DeviceRequest request,
      List<ComputeDevice.Kind> allowed,
      DeviceProbe presence,
      ModelLoader<Codec> codecs,
      ModelLoader<FieldModel> fields)
      throws DeviceException {
    Fallback<FieldModel> field =
        Fallback.open(request, allowed, presence, fields, model -> tryOut(model, spec), FIELD);
    try {
      Fallback<Codec> codec =
          Fallback.open(request, allowed, presence, codecs, model -> tryOut(model, spec), CODEC);
      return new LadderGenerator(codec, field);
    } catch (DeviceException e) {
      field.close();
      throw e;
    }
  }

  private static float[] tryOut(FieldModel model, GeneratorSpec spec) throws ModelException {
    int frames = spec.latentFrames();
    float[] drums = new float[frames * spec.drumDims()];
    Conditions conditions =
        new Conditions(spec, Conditions.noChords(spec), drums, drums, new float[spec.textDims()]);
    GuidanceRows rows = conditions.rows(Guidance.DEFAULT.terms(0));
    return model.at(SeededNoise.of(PROBE_SEED, frames * spec.latents()), 0, rows);
  }

  private static float[] tryOut(Codec model, GeneratorSpec spec) throws ModelException {
    float[] sound = SeededNoise.of(PROBE_SEED, spec.windowFrames());
    for (int i = 0; i < sound.length; i++) {
      sound[i] *= PROBE_LOUDNESS;
    }
    float[] latents = model.encode(sound);
    // All three must run; what is not finite in one makes the sum so.
    float drums = 0;
    for (float value : model.drums(latents)) {
      drums += value * 0;
    }
    float[] decoded = model.decode(latents);
    decoded[0] += drums;
    return decoded;
  }

  /**
   * Runs a job, on the devices and, if these lose the numbers, on the processor.
   *
   * @throws ModelException if the processor fails too, or gives NaN or infinity
   * @throws IOException what else the job throws
   */
  Done run(Job job) throws IOException {
    Attempt<Codec> codecs = new Attempt<>(codec, false);
    Attempt<FieldModel> fields = new Attempt<>(field, false);
    try {
      float[] sound = job.run(codec(codecs), field(fields));
      codecs.count();
      fields.count();
      return new Done(sound, false);
    } catch (NotFiniteException e) {
      float[] sound = job.run(codec(new Attempt<>(codec, true)), field(new Attempt<>(field, true)));
      codecs.count();
      fields.count();
      return new Done(sound, true);
    }
  }

  /** A model during a job. */
  private static final class Attempt<M extends LoadedModel> {
    private final Fallback<M> ladder;
    private final boolean onProcessor;
    private Fallback.Ran<M, float[]> last;
    private boolean failed;

    Attempt(Fallback<M> ladder, boolean onProcessor) {
      this.ladder = ladder;
      this.onProcessor = onProcessor;
    }

    /** What comes out, finite. */
    float[] run(int most, Fallback.Work<M, float[]> work) throws ModelException {
      float[] result;
      if (onProcessor) {
        result = ladder.runOnProcessor(work);
      } else {
        last = ladder.run(most, work);
        result = last.result();
      }
      if (Finite.all(result)) {
        return result;
      }
      if (onProcessor || !last.device().isAccelerator()) {
        throw new ModelException("the model gave NaN or infinity on the processor");
      }
      failed = true;
      ladder.warnOfNan(last.device());
      throw new NotFiniteException(last.device());
    }

    void count() throws ModelException {
      if (failed) {
        ladder.bad(last);
      } else if (last != null) {
        ladder.good(last);
      }
    }
  }

  private static Codec codec(Attempt<Codec> attempt) {
    return new Codec() {
      @Override
      public float[] encode(float[] sound) throws ModelException {
        return attempt.run(1, (model, atOnce) -> model.encode(sound));
      }

      @Override
      public float[] drums(float[] latents) throws ModelException {
        return attempt.run(1, (model, atOnce) -> model.drums(latents));
      }

      @Override
      public float[] decode(float[] latents) throws ModelException {
        return attempt.run(1, (model, atOnce) -> model.decode(latents));
      }
    };
  }

  private static FieldModel field(Attempt<FieldModel> attempt) {
    return (z, t, rows) ->
        attempt.run(rows.count(), (model, atOnce) -> sum(model, z, t, rows, atOnce));
  }

  /** The sum of all rows, so many at a time. */
  private static float[] sum(FieldModel model, float[] z, double t, GuidanceRows rows, int atOnce)
      throws ModelException {
    float[] sum = model.at(z, t, rows.range(0, atOnce));
    for (int from = atOnce; from < rows.count(); from += atOnce) {
      float[] more = model.at(z, t, rows.range(from, Math.min(rows.count(), from + atOnce)));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += more[i];
      }
    }
    return sum;
  }

  /** Where the field runs now: nearly all of the work. */
  ComputeDevice device() {
    return field.device();
  }

  /** Each step down of both since they were loaded, a sentence each. */
  List<String> steps() {
    List<String> steps = new ArrayList<>(field.steps());
    codec.steps().forEach(step -> steps.add("codec: " + step));
    return List.copyOf(steps);
  }

  /** How many steps there were since this was last asked. */
  int takeNewSteps() {
    return field.takeNewSteps() + codec.takeNewSteps();
  }

  /** Frees the memory of both, as soon as no thread uses it; nothing runs on them any more. */
  @Override
  public void close() {
    field.close();
    codec.close();
  }
}
