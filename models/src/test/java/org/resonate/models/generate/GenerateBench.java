package org.resonate.models.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.separate.ReferenceSignal;

/**
 * What a generator costs and how far the cheaper ways are from 50 steps of Euler, by hand: {@code
 * GenerateBench PACK [DEVICE [THREADS [cost]]]}. The distance is that of the sound where it is
 * generated, as the ratio of the reference's energy to the difference's, in dB. {@code cost} leaves
 * all but the two cheapest rows out.
 */
final class GenerateBench {

  private static final int FROM = 100;
  private static final int TO = 400;
  private static final Guidance GUIDED = Guidance.DEFAULT;

  private GenerateBench() {}

  private record Way(String name, Solver solver, int steps, Guidance guidance) {
    GenerationSettings settings() {
      return new GenerationSettings(solver, steps, guidance);
    }
  }

  private static final List<Way> CHEAP =
      List.of(
          new Way("Euler 2", Solver.EULER, 2, GUIDED),
          new Way("Euler 2, no guidance", Solver.EULER, 2, Guidance.NONE));

  private static final List<Way> ALL =
      List.of(
          new Way("Euler 50", Solver.EULER, 50, GUIDED),
          new Way("midpoint 100", Solver.MIDPOINT, 100, GUIDED),
          new Way("Euler 5", Solver.EULER, 5, GUIDED),
          new Way("Euler 10", Solver.EULER, 10, GUIDED),
          new Way("midpoint 5", Solver.MIDPOINT, 5, GUIDED),
          new Way("Heun 5", Solver.HEUN, 5, GUIDED),
          new Way("Euler 26", Solver.EULER, 26, GUIDED),
          new Way("midpoint 13", Solver.MIDPOINT, 13, GUIDED),
          new Way("Heun 13", Solver.HEUN, 13, GUIDED),
          new Way("Euler 10, guided 0 to 0.5", Solver.EULER, 10, part(0, 0.5)),
          new Way("Euler 10, guided 0.2 to 0.8", Solver.EULER, 10, part(0.2, 0.8)),
          new Way("Euler 10, guided 0.5 to 1", Solver.EULER, 10, part(0.5, 1)),
          new Way("Euler 50, guided 0 to 0.5", Solver.EULER, 50, part(0, 0.5)),
          new Way("Euler 50, no guidance", Solver.EULER, 50, Guidance.NONE));

  private static Guidance part(double from, double to) {
    return new Guidance(GUIDED.all(), GUIDED.text(), from, to);
  }

  public static void main(String[] args) throws IOException {
    ModelPack pack = ModelPack.read(Path.of(args[0]));
    String device = args.length > 1 ? args[1] : "cpu";
    int threads =
        args.length > 2 ? Integer.parseInt(args[2]) : Runtime.getRuntime().availableProcessors();
    boolean costOnly = args.length > 3 && args[3].equals("cost");
    long start = System.nanoTime();
    Generator generator = Generator.open(pack, new DeviceRequest(device, threads));
    print("%s on %s, %d threads; loaded in %.1f s%n", pack.name(), generator.device(), threads,
        (System.nanoTime() - start) / 1e9);
    // The first call pays for what the later ones find there.
    generate(generator, new Way("warm", Solver.EULER, 1, GUIDED));
    GeneratedWindow none = generate(generator, new Way("one", Solver.EULER, 1, Guidance.NONE));
    print("a window of one evaluation of one row: %.1f s%n", none.seconds());
    print("%-30s %6s %9s %9s %9s%n", "", "evals", "s", "s/damaged", "dB");
    float[] reference = null;
    for (Way way : costOnly ? CHEAP : ALL) {
      GeneratedWindow window = generate(generator, way);
      reference = reference == null ? window.sound() : reference;
      print(
          "%-30s %6d %9.1f %9.2f %9.1f%n",
          way.name(),
          window.evaluations(),
          window.seconds(),
          window.seconds() / 6,
          ratioDb(reference, window.sound(), generator.spec()));
    }
    if (Files.exists(Path.of("/proc/self/status"))) {
      Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .forEach(System.out::println);
    }
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
