import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.resonate.audio.band.RenderBand;

/** Recordings of the test band and folders to work in, under {@code bench/material}. */
final class Material {

  static final Path ROOT = Path.of("bench/material").toAbsolutePath();
  static final double SONG_SECONDS = 240;

  private Material() {}

  static Path song() throws Exception {
    return material("song.wav", 2, SONG_SECONDS, 1);
  }

  static Path material(String name, int channels, double seconds, int repeats) throws Exception {
    Path file = ROOT.resolve(name);
    if (!Files.exists(file)) {
      String seed = Integer.toString(Math.abs(name.hashCode() % 1000));
      RenderBand.main(
          new String[] {
            file.toString(),
            Integer.toString(channels),
            Double.toString(seconds),
            seed,
            Integer.toString(repeats),
            "clean"
          });
    }
    return file;
  }

  static Path fresh(String name) throws IOException {
    Path folder = ROOT.resolve(name);
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
