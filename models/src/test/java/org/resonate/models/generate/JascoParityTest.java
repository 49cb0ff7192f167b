package org.resonate.models.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.separate.ReferenceSignal;

/**
 * A small JASCO through libtorch against what audiocraft itself gave for the same weights and
 * inputs ({@code models/export/jasco_parity.py --tiny --fixture}).
 */
class JascoParityTest {

  private static final Guidance[] GUIDANCES = {
    new Guidance(5, 0, 0, 1), new Guidance(1.5, 0.5, 0, 1)
  };

  private static Tensors reference;
  private static GeneratorSpec spec;
  private static TorchCodec codec;
  private static TorchField field;
  private static float[][] sound;
  private static Conditions conditions;

  @BeforeAll
  static void load() throws IOException {
    reference = Tensors.resource("/jasco_tiny/reference.safetensors");
    ModelPack pack = SmallPack.read();
    spec = pack.generator().orElseThrow();
    codec = TorchCodec.load(pack, ComputeDevice.CPU, Device.cpu(), 1);
    field = TorchField.load(pack, ComputeDevice.CPU, Device.cpu(), 1);
    sound = ReferenceSignal.stereo(spec.windowFrames());
    float[] times = reference.get("in.chords");
    int[] chords = new int[times.length];
    for (int i = 0; i < chords.length; i++) {
      chords[i] = (int) times[i];
    }
    conditions =
        new Conditions(
            spec,
            chords,
            codec.drums(codec.encode(sound[1])),
            codec.drums(codec.encode(new float[spec.windowFrames()])),
            Prompts.read(pack, spec, SmallPack.PROMPT));
  }

  @AfterAll
  static void close() {
    codec.close();
    field.close();
  }

  private static void assertNear(String name, float[] got) {
    float[] expected = reference.get("out." + name);
    assertEquals(expected.length, got.length, name);
    double peak = 1;
    double worst = 0;
    for (int i = 0; i < got.length; i++) {
      peak = Math.max(peak, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(expected[i] - got[i]));
    }
    assertTrue(worst <= 1e-4 * peak, name + " is off by " + worst + " of " + peak);
  }

  @Test
  void encodes() throws IOException {
    assertNear("encode", codec.encode(sound[0]));
  }

  @Test
  void makesTheConditionOnDrums() {
    assertNear("drums_from_latents", conditions.drums());
  }

  @Test
  void decodes() throws IOException {
    float[] latents = reference.get("in.z");
    for (int i = 0; i < latents.length; i++) {
      latents[i] *= 0.5f;
    }
    float[] decoded = codec.decode(latents);
    int stride = Integer.parseInt(reference.metadata("decodeStride"));
    float[] some = new float[(decoded.length + stride - 1) / stride];
    for (int i = 0; i < some.length; i++) {
      some[i] = decoded[i * stride];
    }
    assertNear("decode", some);
  }

  @Test
  void embedsThePrompt() {
    assertEquals(SmallPack.PROMPT, reference.metadata("prompt"));
    assertNear("text_projection", conditions.text());
  }

  @Test
  void guidesTheField() throws IOException {
    float[] z = reference.get("in.z");
    double t = reference.get("in.t")[0];
    for (int i = 0; i < GUIDANCES.length; i++) {
      GuidanceRows rows = conditions.rows(GUIDANCES[i].terms(t));
      assertNear("vf_cfg_" + i, field.at(z, t, rows));
      float[] sum = new float[z.length];
      for (int row = 0; row < rows.count(); row++) {
        float[] one = field.at(z, t, rows.range(row, row + 1));
        for (int j = 0; j < sum.length; j++) {
          sum[j] += one[j];
        }
      }
      assertNear("vf_cfg_" + i, sum);
    }
  }

  /** Its own null drums: without drums in the window, and without a row that has them. */
  @Test
  void guidesTheFieldWhereNoRowHasDrums() throws IOException {
    float[] z = reference.get("in.z");
    double t = reference.get("in.t")[0];
    float[] none = Conditions.noDrums(spec);
    Conditions without = new Conditions(spec, conditions.chords(), none, none, conditions.text());
    assertNear("vf_cfg_no_drums_0", field.at(z, t, without.rows(GUIDANCES[0].terms(t))));
    assertNear("vf_cfg_no_drums_1", field.at(z, t, without.rows(GUIDANCES[1].terms(t))));
    assertEquals("(0.0, 2.0)", reference.metadata("guidanceWithoutAll"));
    Guidance withoutAll = new Guidance(0, 2, 0, 1);
    assertNear("vf_cfg_without_all", field.at(z, t, without.rows(withoutAll.terms(t))));
  }

  @Test
  void generates() throws IOException {
    VectorField guided = Generator.guided(field, conditions, Guidance.DEFAULT, new AtomicInteger());
    int steps = Integer.parseInt(reference.metadata("eulerSteps"));
    assertNear("generated", Flow.solve(guided, reference.get("in.noise"), 0, Solver.EULER, steps));
  }
}
