package org.resonate.models.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import org.resonate.models.separate.ReferenceSignal;

/** Windows through a small pack and libtorch. */
class GeneratorTest {

  private static final GenerationSettings SETTINGS =
      new GenerationSettings(Solver.MIDPOINT, 2, new Guidance(3, 0.5, 0, 1));

  private static ModelPack pack;
  private static Generator generator;
  private static float[][] sound;

  @TempDir Path temp;

  @BeforeAll
  static void open() throws IOException {
    pack = SmallPack.read();
    generator = Generator.open(pack, new DeviceRequest("cpu", 1));
    sound = ReferenceSignal.stereo(generator.spec().windowFrames());
  }

  @AfterAll
  static void release() {
    Generator.release(pack);
  }

  private static float[] mask() {
    return Mask.of(500, List.of(new FrameRange(200, 300)));
  }

  private static WindowRequest request(float[] mask, long seed, double startTime) {
    int[] chords = new int[500];
    Arrays.fill(chords, 7);
    return new WindowRequest(sound[0], mask, sound[1], chords, SmallPack.PROMPT, seed, startTime);
  }

  @Test
  void paintsInAndSaysHow() throws IOException {
    GeneratedWindow window = generator.generate(request(mask(), 1, 0.3), SETTINGS);
    assertEquals(320_000, window.sound().length);
    assertEquals("cpu", window.device());
    assertEquals(4, window.evaluations());
    assertEquals(SETTINGS.evaluations(), window.evaluations());
    assertFalse(window.againOnCpu());
    assertEquals(List.of(), window.steps());
    assertTrue(window.seconds() > 0);
  }

  @Test
  void sameRequestGivesTheSameSound() throws IOException {
    float[] one = generator.generate(request(mask(), 1, 0.3), SETTINGS).sound();
    assertArrayEquals(one, generator.generate(request(mask(), 1, 0.3), SETTINGS).sound());
    List<WindowRequest> others = new ArrayList<>();
    others.add(request(mask(), 2, 0.3));
    others.add(request(mask(), 1, 0.5));
    WindowRequest r = request(mask(), 1, 0.3);
    others.add(new WindowRequest(r.mix(), mask(), null, r.chords(), r.prompt(), 1, 0.3));
    others.add(new WindowRequest(r.mix(), mask(), r.drums(), null, r.prompt(), 1, 0.3));
    others.add(new WindowRequest(r.mix(), mask(), r.drums(), r.chords(), "solo piano", 1, 0.3));
    for (int i = 0; i < others.size(); i++) {
      float[] other = generator.generate(others.get(i), SETTINGS).sound();
      assertFalse(Arrays.equals(one, other), "request " + i + " counts");
    }
  }

  @Test
  void whatIsKnownComesBackAsTheCodecHasIt() throws IOException {
    try (TorchCodec codec = TorchCodec.load(pack, ComputeDevice.CPU, Device.cpu(), 1)) {
      float[] there = codec.decode(codec.encode(sound[0]));
      float[] none = generator.generate(request(new float[500], 1, 0), SETTINGS).sound();
      assertArrayEquals(there, none, 1e-3f, "nothing was unknown");
      float[] some = generator.generate(request(mask(), 1, 0), SETTINGS).sound();
      double inside = 0;
      for (int i = 200 * 640; i < 300 * 640; i++) {
        inside = Math.max(inside, Math.abs(some[i] - there[i]));
      }
      assertTrue(inside > 0.01, "something else there: " + inside);
      assertArrayEquals(
          Arrays.copyOf(there, 120 * 640), Arrays.copyOf(some, 120 * 640), 1e-3f, "far before it");
    }
  }

  @Test
  void guidanceOfPartOfTheTimeIsAnother() throws IOException {
    float[] all = generator.generate(request(mask(), 1, 0), SETTINGS).sound();
    GenerationSettings half =
        new GenerationSettings(Solver.MIDPOINT, 2, new Guidance(3, 0.5, 0, 0.4));
    assertFalse(Arrays.equals(all, generator.generate(request(mask(), 1, 0), half).sound()));
  }

  @Test
  void oneModelServesAllRequests() throws IOException {
    assertEquals("cpu", Generator.open(pack, new DeviceRequest("cpu", 1)).device());
    assertSame(
        LoadedGenerators.of(pack, new DeviceRequest("cpu", 1)),
        LoadedGenerators.of(pack, new DeviceRequest("cpu", 1)));
  }

  @Test
  void refusesWhatIsNoWindow() {
    WindowRequest r = request(mask(), 1, 0);
    float[] nan = sound[0].clone();
    nan[5] = Float.NaN;
    int[] chords = new int[500];
    chords[3] = 195;
    List<WindowRequest> wrong =
        List.of(
            new WindowRequest(new float[5], r.mask(), null, null, r.prompt(), 1, 0),
            new WindowRequest(nan, r.mask(), null, null, r.prompt(), 1, 0),
            new WindowRequest(r.mix(), new float[4], null, null, r.prompt(), 1, 0),
            new WindowRequest(r.mix(), r.mask(), nan, null, r.prompt(), 1, 0),
            new WindowRequest(r.mix(), r.mask(), null, chords, r.prompt(), 1, 0),
            new WindowRequest(r.mix(), r.mask(), null, new int[2], r.prompt(), 1, 0),
            new WindowRequest(r.mix(), r.mask(), null, null, r.prompt(), 1, 1));
    for (WindowRequest request : wrong) {
      assertThrows(IllegalArgumentException.class, () -> generator.generate(request, SETTINGS));
    }
  }

  @Test
  void unknownPromptIsNamedWithThoseThereAre() {
    WindowRequest r = request(mask(), 1, 0);
    ModelException e =
        assertThrows(
            ModelException.class,
            () ->
                generator.generate(
                    new WindowRequest(r.mix(), r.mask(), null, null, "zither", 1, 0), SETTINGS));
    assertTrue(e.getMessage().contains("'zither'"), e.getMessage());
    assertTrue(e.getMessage().contains("'solo piano'"), e.getMessage());
  }

  @Test
  void interruptionIsHeeded() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedIOException.class, () -> generator.generate(request(mask(), 1, 0), SETTINGS));
    assertTrue(Thread.interrupted(), "it stays for the caller");
  }

  private ModelPack altered(String name, Consumer<Path> change) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    try (Stream<Path> files = Files.list(pack.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    change.accept(folder);
    return ModelPack.read(folder);
  }

  @Test
  void alteredFileIsRefused() throws IOException {
    ModelPack other = altered("altered", folder -> write(folder.resolve("vf_cfg.pt"), "none"));
    ModelException e =
        assertThrows(
            ModelException.class, () -> Generator.open(other, new DeviceRequest("cpu", 1)));
    assertTrue(e.getMessage().contains("was altered"), e.getMessage());
  }

  @Test
  void promptsThatEndTooEarlyAreSaidSo() throws IOException {
    ModelPack other = altered("short", folder -> write(folder.resolve("prompts.f32"), "1234"));
    GeneratorSpec spec = other.generator().orElseThrow();
    ModelException e =
        assertThrows(ModelException.class, () -> Prompts.read(other, spec, SmallPack.PROMPT));
    assertTrue(e.getMessage().contains("ends before"), e.getMessage());
  }

  @Test
  void separatorIsNoGenerator() throws IOException {
    ModelPack classic = new PackStore(List.of(), temp).find("classic");
    ModelException e =
        assertThrows(
            ModelException.class, () -> Generator.open(classic, new DeviceRequest("cpu", 1)));
    assertTrue(e.getMessage().contains("not a generator"), e.getMessage());
  }

  @Test
  void windowsHaveWholeFramesAtBothRates() throws IOException {
    float[] window = new float[GenerationPlan.WINDOW_FRAMES];
    for (int i = 0; i < window.length; i++) {
      window[i] = (float) Math.sin(2 * Math.PI * 1000 * i / GenerationPlan.RATE_HZ);
    }
    float[] down = WindowRate.convert(window, GenerationPlan.RATE_HZ, 32_000);
    assertEquals(generator.spec().windowFrames(), down.length);
    for (int i = 1000; i < down.length - 1000; i++) {
      assertEquals(Math.sin(2 * Math.PI * 1000 * i / 32_000), down[i], 1e-4);
    }
    float[] up = WindowRate.convert(down, 32_000, GenerationPlan.RATE_HZ);
    assertEquals(window.length, up.length);
    for (int i = 2000; i < up.length - 2000; i++) {
      assertEquals(window[i], up[i], 1e-4);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
