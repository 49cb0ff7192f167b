package org.resonate.models.generate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import org.resonate.models.ModelException;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;

/** The embedded prompts of a pack. */
final class Prompts {

  private Prompts() {}

  /**
   * A prompt's embedding.
   *
   * @param text one of the pack's
   * @return {@code [tokens · textDims]}
   * @throws ModelException if the pack has no such prompt, or its file ends before it
   */
  static float[] read(ModelPack pack, GeneratorSpec spec, String text) throws ModelException {
    GeneratorSpec.Prompt prompt =
        spec.prompts().stream()
            .filter(known -> known.text().equals(text))
            .findFirst()
            .orElseThrow(() -> unknown(pack, spec, text));
    int rowBytes = Float.BYTES * spec.textDims();
    ByteBuffer bytes = ByteBuffer.allocate(prompt.rows() * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel =
        FileChannel.open(pack.file(spec.embeddings()), StandardOpenOption.READ)) {
      long start = (long) prompt.firstRow() * rowBytes;
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, start + bytes.position()) < 0) {
          throw new ModelException(
              "model pack "
                  + pack.name()
                  + ": "
                  + spec.embeddings()
                  + " ends before the prompt '"
                  + text
                  + "'; make the pack again");
        }
      }
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException("cannot read the prompts of model pack " + pack.name(), e);
    }
    float[] embedding = new float[prompt.rows() * spec.textDims()];
    bytes.flip().asFloatBuffer().get(embedding);
    return embedding;
  }

  private static ModelException unknown(ModelPack pack, GeneratorSpec spec, String text) {
    return new ModelException(
        "model pack "
            + pack.name()
            + " has no prompt '"
            + text
            + "'; it has "
            + spec.prompts().stream()
                .map(prompt -> "'" + prompt.text() + "'")
                .collect(Collectors.joining(", "))
            + "; import it again with that prompt");
  }
}
