package org.resonate.models.generate;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.separate.ReferenceSignal;

/**
 * What a generator costs and how far the cheaper ways are from 50 steps of Euler, by hand: {@code
 * GenerateBench PACK [DEVICE [THREADS [all|parts|window]]]}. The distance is that of the sound
 * where it is generated, as the ratio of the reference's energy to the difference's, in dB. Where
 * others use the processor too, go by the parts' seconds of the processor with one thread; {@code
 * window} tells what one window needs in memory.
 */
final class GenerateBench {

  private static final int FROM = 100;
  private static final int TO = 400;
  private static final Guidance GUIDED = Guidance.DEFAULT;

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private GenerateBench() {}

  private record Way(String name, Solver solver, int steps, Guidance guidance) {
    GenerationSettings settings() {
      return new GenerationSettings(solver, steps, guidance);
    }
  }

  private static final List<Way> QUICK = List.of(new Way("Euler 1", Solver.EULER, 1, GUIDED));

  private static final List<Way> ALL =
      List.of(
          new Way("Euler 50", Solver.EULER, 50, GUIDED),
          new Way("Euler 5", Solver.EULER, 5, GUIDED),
          new Way("Euler 10", Solver.EULER, 10, GUIDED),
          new Way("midpoint 5", Solver.MIDPOINT, 5, GUIDED),
          new Way("Heun 5", Solver.HEUN, 5, GUIDED),
          new Way("Euler 25", Solver.EULER, 25, GUIDED),
          new Way("midpoint 13", Solver.MIDPOINT, 13, GUIDED),
          new Way("Heun 13", Solver.HEUN, 13, GUIDED),
          new Way("Euler 10, guided 0 to 0.5", Solver.EULER, 10, part(0, 0.5)),
          new Way("Euler 10, guided 0.2 to 0.8", Solver.EULER, 10, part(0.2, 0.8)),
          new Way("Euler 10, guided 0.5 to 1", Solver.EULER, 10, part(0.5, 1)));

  private static Guidance part(double from, double to) {
    return new Guidance(GUIDED.all(), GUIDED.text(), from, to);
  }

  public static void main(String[] args) throws IOException {
    ModelPack pack = ModelPack.read(Path.of(args[0]));
    String device = args.length > 1 ? args[1] : "cpu";
    int threads =
        args.length > 2 ? Integer.parseInt(args[2]) : Runtime.getRuntime().availableProcessors();
    String what = args.length > 3 ? args[3] : "all";
    if (device.equals("cpu") && !what.equals("window")) {
      parts(pack, threads);
    }
    if (!what.equals("parts")) {
      long start = System.nanoTime();
      Generator generator = Generator.open(pack, new DeviceRequest(device, threads));
      print(
          "%s on %s, %d threads; loaded in %.1f s%n",
          pack.name(), generator.device(), threads, (System.nanoTime() - start) / 1e9);
      ways(generator, what.equals("window") ? QUICK : ALL);
    }
    if (Files.exists(Path.of("/proc/self/status"))) {
      Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .forEach(System.out::println);
    }
  }

  private static void ways(Generator generator, List<Way> ways) throws IOException {
    print("%-30s %6s %9s %9s %9s%n", "", "evals", "s", "s/damaged", "dB");
    float[] reference = null;
    for (Way way : ways) {
      GeneratedWindow window = generate(generator, way);
      reference = reference == null ? window.sound() : reference;
      print(
          "%-30s %6d %9.1f %9.2f %9.1f%n",
          way.name(),
          window.evaluations(),
          window.seconds(),
          window.seconds() * 50 / (TO - FROM),
          ratioDb(reference, window.sound(), generator.spec()));
    }
  }

  /** What a device is given in one go. */
  @FunctionalInterface
  private interface Part {
    float[] run() throws IOException;
  }

  private static void parts(ModelPack pack, int threads) throws IOException {
    GeneratorSpec spec = pack.generator().orElseThrow();
    float[][] sound = ReferenceSignal.stereo(spec.windowFrames());
    print("%-30s %9s %9s%n", "", "s", "CPU s");
    try (Codec codec = TorchCodec.load(pack, ComputeDevice.CPU, Device.cpu(), threads)) {
      float[] latents = codec.encode(sound[0]);
      part("encode", () -> codec.encode(sound[0]));
      part("drums", () -> codec.drums(latents));
      part("decode", () -> codec.decode(latents));
    }
    float[] drums = new float[spec.latentFrames() * spec.drumDims()];
    float[] text = Prompts.read(pack, spec, spec.prompts().get(0).text());
    Conditions conditions = new Conditions(spec, Conditions.noChords(spec), drums, drums, text);
    float[] z = SeededNoise.of(1, spec.latentFrames() * spec.latents());
    try (FieldModel field = TorchField.load(pack, ComputeDevice.CPU, Device.cpu(), threads)) {
      for (Guidance guidance : List.of(Guidance.NONE, GUIDED, new Guidance(1.5, 0.5, 0, 1))) {
        GuidanceRows rows = conditions.rows(guidance.terms(0.5));
        part("field, rows: " + rows.count(), () -> field.at(z, 0.5, rows));
      }
    }
  }

  private static void part(String name, Part part) throws IOException {
    part.run();
    long start = System.nanoTime();
    long cpu = PROCESS.getProcessCpuTime();
    part.run();
    print(
        "%-30s %9.2f %9.2f%n",
        name, (System.nanoTime() - start) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9);
  }

  private static GeneratedWindow generate(Generator generator, Way way) throws IOException {
    GeneratorSpec spec = generator.spec();
    float[][] sound = ReferenceSignal.stereo(spec.windowFrames());
    int[] chords = new int[spec.latentFrames()];
    Arrays.fill(chords, 7);
    String prompt = spec.prompts().get(0).text();
    float[] mask = Mask.of(spec.latentFrames(), List.of(new FrameRange(FROM, TO)));
    return generator.generate(
        new WindowRequest(sound[0], mask, sound[1], chords, prompt, 1, 0), way.settings());
  }

  private static double ratioDb(float[] reference, float[] sound, GeneratorSpec spec) {
    double energy = 0;
    double difference = 0;
    for (int i = FROM * spec.hopFrames(); i < TO * spec.hopFrames(); i++) {
      energy += (double) reference[i] * reference[i];
      difference += ((double) reference[i] - sound[i]) * ((double) reference[i] - sound[i]);
    }
    return 10 * Math.log10(energy / difference);
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}
