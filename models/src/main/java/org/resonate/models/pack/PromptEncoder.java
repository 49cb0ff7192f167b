package org.resonate.models.pack;

import java.nio.file.Path;
import java.util.List;
import org.resonate.models.ModelException;

/** Turns prompts into what a generator takes of them. */
@FunctionalInterface
public interface PromptEncoder {

  /**
   * What it works with.
   *
   * @param tokenizer {@code tokenizer.json} as Hugging Face's tokenizers write it
   * @param encoder TorchScript: token numbers {@code int64[1, L]} to hidden states {@code [1, L,
   *     w]}
   * @param projection TorchScript: these to {@code [1, L, width]}
   * @param words how many token numbers the encoder knows
   * @param endOfText the number of the token behind each text
   */
  record Files(Path tokenizer, Path encoder, Path projection, int words, int endOfText) {}

  /**
   * Embeds prompts, each at its own length.
   *
   * @return {@code [L][width]} for each
   * @throws ModelException if the tokenizer does not fit the encoder, or one of them fails; the
   *     message names the file
   */
  List<float[][]> embed(Files files, List<String> prompts) throws ModelException;
}
