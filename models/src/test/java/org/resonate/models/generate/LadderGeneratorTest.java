package org.resonate.models.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;

/** The ladder with devices that fail at each step. */
class LadderGeneratorTest {

  private static final int LATENTS = 12;
  private static final Guidance THREE_ROWS = new Guidance(1.5, 0.5, 0, 1);

  /** Says what goes wrong; the first run is the probe. */
  @FunctionalInterface
  private interface Trouble {
    void in(int run, int rows, float[] result) throws ModelException;
  }

  private static final Trouble NONE = (run, rows, result) -> {};

  /** Gives for each row its weight times the place. */
  private static final class FakeField implements FieldModel {
    private final Trouble trouble;
    private final List<Integer> rowsOfRuns = new ArrayList<>();
    private boolean closed;

    FakeField(Trouble trouble) {
      this.trouble = trouble;
    }

    @Override
    public float[] at(float[] z, double t, GuidanceRows rows) throws ModelException {
      rowsOfRuns.add(rows.count());
      float[] v = new float[z.length];
      for (float weight : rows.weights()) {
        for (int i = 0; i < z.length; i++) {
          v[i] += weight * z[i];
        }
      }
      trouble.in(rowsOfRuns.size(), rows.count(), v);
      return v;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class FakeCodec implements Codec {
    private final Trouble trouble;
    private int runs;
    private boolean closed;

    FakeCodec(Trouble trouble) {
      this.trouble = trouble;
    }

    private float[] run(int length) throws ModelException {
      float[] result = new float[length];
      Arrays.fill(result, 0.5f);
      runs++;
      trouble.in(runs, 1, result);
      return result;
    }

    @Override
    public float[] encode(float[] sound) throws ModelException {
      return run(LATENTS);
    }

    @Override
    public float[] drums(float[] latents) throws ModelException {
      return run(8);
    }

    @Override
    public float[] decode(float[] latents) throws ModelException {
      return run(8);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private FakeField acceleratorField;
  private FakeField processorField;
  private FakeCodec acceleratorCodec;
  private FakeCodec processorCodec;
  private int processorFieldsLoaded;

  private LadderGenerator open(Trouble field, Trouble codec) throws ModelException {
    return open("cuda", field, codec, NONE);
  }

  private LadderGenerator open(String device, Trouble field, Trouble codec, Trouble onProcessor)
      throws ModelException {
    acceleratorField = new FakeField(field);
    processorField = new FakeField(onProcessor);
    acceleratorCodec = new FakeCodec(codec);
    processorCodec = new FakeCodec(NONE);
    return LadderGenerator.open(
        TestSpec.SMALL,
        new DeviceRequest(device, 1),
        List.of(ComputeDevice.Kind.values()),
        present -> {
          if (present.kind() == ComputeDevice.Kind.MPS) {
            throw new IllegalStateException("no such device");
          }
        },
        loaded -> loaded.isAccelerator() ? acceleratorCodec : processorCodec,
        loaded -> {
          if (!loaded.isAccelerator()) {
            processorFieldsLoaded++;
          }
          return loaded.isAccelerator() ? acceleratorField : processorField;
        });
  }

  private static GuidanceRows rows(Guidance guidance) {
    float[] drums = new float[8];
    return new Conditions(TestSpec.SMALL, new int[4], drums, drums, new float[2])
        .rows(guidance.terms(0));
  }

  /** One window of so many evaluations; the weights sum to 1, so the field gives the place. */
  private static LadderGenerator.Done window(LadderGenerator ladder, int evaluations)
      throws IOException {
    float[] z = new float[LATENTS];
    Arrays.fill(z, 3);
    LadderGenerator.Done done =
        ladder.run(
            (codec, field) -> {
              codec.encode(new float[8]);
              for (int i = 0; i < evaluations; i++) {
                assertArrayEquals(z, field.at(z, 0, rows(THREE_ROWS)), 1e-6f);
              }
              return codec.decode(z);
            });
    assertEquals(0.5f, done.sound()[0]);
    return done;
  }

  @Test
  void acceleratorIsProbedWithOneRealEvaluation() throws IOException {
    LadderGenerator ladder = open("auto", NONE, NONE, NONE);
    assertEquals(List.of(2), acceleratorField.rowsOfRuns, "with guidance");
    assertEquals(3, acceleratorCodec.runs, "there, drums and back");
    assertFalse(window(ladder, 2).againOnCpu());
    assertEquals(List.of(2, 3, 3), acceleratorField.rowsOfRuns);
    assertEquals("cuda:0", ladder.device().label());
    assertEquals(List.of(), ladder.steps());
  }

  @Test
  void processorIsNotProbed() throws IOException {
    LadderGenerator ladder = open("cpu", NONE, NONE, NONE);
    assertEquals(List.of(), processorField.rowsOfRuns);
    assertEquals(0, processorCodec.runs);
    window(ladder, 1);
    assertEquals(List.of(3), processorField.rowsOfRuns, "all rows at once");
  }

  @Test
  void fieldThatFailsItsProbeGoesToTheProcessorAndTheCodecStays() throws IOException {
    LadderGenerator ladder =
        open(
            (run, rows, result) -> {
              throw new ModelException("aten::foo is not implemented");
            },
            NONE);
    assertEquals(ComputeDevice.CPU, ladder.device());
    assertEquals(
        List.of("cuda:0 failed to run the model: aten::foo is not implemented"), ladder.steps());
    assertTrue(acceleratorField.closed);
    window(ladder, 1);
    assertEquals(3 + 2, acceleratorCodec.runs);
  }

  @Test
  void codecThatFailsItsProbeGoesToTheProcessorAndTheFieldStays() throws IOException {
    LadderGenerator ladder =
        open(
            NONE,
            (run, rows, result) -> {
              if (run == 2) {
                result[3] = Float.NaN;
              }
            });
    assertEquals("cuda:0", ladder.device().label());
    assertEquals(
        List.of("codec: cuda:0 failed to run the model: what comes out is not finite"),
        ladder.steps());
    assertEquals(1, ladder.takeNewSteps());
    assertEquals(0, ladder.takeNewSteps());
    window(ladder, 1);
    assertEquals(2, processorCodec.runs);
  }

  @Test
  void lackOfMemoryTakesRowsOneAtATimeThenTheProcessor() throws IOException {
    for (int fits = 1; fits >= 0; fits--) {
      int most = fits;
      LadderGenerator ladder =
          open(
              (run, rows, result) -> {
                if (run > 1 && rows > most) {
                  throw new ModelException("CUDA out of memory. Tried to allocate 2.00 GiB");
                }
              },
              NONE);
      window(ladder, 2);
      String one = "cuda:0 ran out of memory: going on with one row of guidance at a time";
      String none = "cuda:0 ran out of memory: going on on the processor";
      assertEquals(most == 1 ? List.of(one) : List.of(one, none), ladder.steps());
      assertEquals(2 - most, ladder.takeNewSteps());
      assertEquals(
          most == 1 ? List.of(2, 3, 1, 1, 1, 1, 1, 1) : List.of(2, 3, 1),
          acceleratorField.rowsOfRuns);
      assertEquals(most == 1 ? List.of() : List.of(3, 3), processorField.rowsOfRuns);
      assertEquals(most == 0, acceleratorField.closed);
    }
  }

  @Test
  void deviceThatFailsAmidAWindowIsLeftAndTheWindowGoesOn() throws IOException {
    LadderGenerator ladder =
        open(
            (run, rows, result) -> {
              if (run == 3) {
                throw new ModelException("unspecified launch failure");
              }
            },
            NONE);
    assertFalse(window(ladder, 3).againOnCpu());
    assertEquals(List.of(3, 3), processorField.rowsOfRuns, "only what was left to do");
    assertEquals(
        List.of("cuda:0 failed: unspecified launch failure: going on on the processor"),
        ladder.steps());
  }

  @Test
  void windowThatIsNotFiniteIsDoneAgainOnTheProcessor() throws IOException {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      LadderGenerator ladder =
          open(
              (run, rows, result) -> {
                if (run == 3) {
                  result[5] = bad;
                }
              },
              NONE);
      assertTrue(window(ladder, 4).againOnCpu());
      assertEquals(List.of(2, 3, 3), acceleratorField.rowsOfRuns, "given up at once");
      assertEquals(List.of(3, 3, 3, 3), processorField.rowsOfRuns, "all of it");
      assertEquals(2, processorCodec.runs);
      assertFalse(window(ladder, 1).againOnCpu());
      assertEquals("cuda:0", ladder.device().label());
      assertEquals(List.of(), ladder.steps());
    }
  }

  @Test
  void threeWindowsInARowThatAreNotFiniteLeaveTheDevice() throws IOException {
    boolean[] good = new boolean[1];
    LadderGenerator ladder =
        open(
            (run, rows, result) -> {
              if (run > 1 && !good[0]) {
                result[0] = Float.NaN;
              }
            },
            NONE);
    assertTrue(window(ladder, 1).againOnCpu());
    assertTrue(window(ladder, 1).againOnCpu());
    good[0] = true;
    assertFalse(window(ladder, 1).againOnCpu());
    good[0] = false;
    for (int i = 0; i < 3; i++) {
      assertEquals("cuda:0", ladder.device().label());
      assertTrue(window(ladder, 1).againOnCpu());
    }
    assertEquals(ComputeDevice.CPU, ladder.device());
    assertEquals(
        List.of("cuda:0 gave NaN or infinity for 3 windows in a row: going on on the processor"),
        ladder.steps());
    assertTrue(acceleratorField.closed);
    assertFalse(acceleratorCodec.closed, "the codec was never wrong");
    assertFalse(window(ladder, 1).againOnCpu());
    assertEquals(1, processorFieldsLoaded);
  }

  @Test
  void codecThatIsNotFiniteCountsAgainstTheCodec() throws IOException {
    LadderGenerator ladder =
        open(
            NONE,
            (run, rows, result) -> {
              if (run > 3) {
                result[0] = Float.NaN;
              }
            });
    for (int i = 0; i < 3; i++) {
      assertTrue(window(ladder, 1).againOnCpu());
    }
    assertEquals(
        List.of(
            "codec: cuda:0 gave NaN or infinity for 3 windows in a row: going on on the processor"),
        ladder.steps());
    assertEquals("cuda:0", ladder.device().label());
    assertTrue(acceleratorCodec.closed);
  }

  @Test
  void processorThatGivesNoNumbersIsAnError() throws IOException {
    Trouble bad = (run, rows, result) -> result[0] = Float.NaN;
    LadderGenerator alone = open("cpu", NONE, NONE, bad);
    ModelException e = assertThrows(ModelException.class, () -> window(alone, 1));
    assertTrue(e.getMessage().contains("NaN"), e.getMessage());
    LadderGenerator both =
        open(
            "cuda",
            (run, rows, result) -> {
              if (run > 1) {
                result[0] = Float.NaN;
              }
            },
            NONE,
            bad);
    assertThrows(ModelException.class, () -> window(both, 1));
    assertEquals(List.of(), both.steps());
  }

  @Test
  void closedIsClosedOnAllDevices() throws IOException {
    LadderGenerator ladder =
        open(
            (run, rows, result) -> {
              if (run == 2) {
                result[0] = Float.NaN;
              }
            },
            NONE);
    assertTrue(window(ladder, 1).againOnCpu());
    ladder.close();
    ladder.close();
    assertTrue(acceleratorField.closed && processorField.closed);
    assertTrue(acceleratorCodec.closed && processorCodec.closed);
    assertThrows(IllegalStateException.class, () -> window(ladder, 1));
  }
}
