package org.resonate.models.pack;

import java.nio.file.Path;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.RefusedFileException;

/** Turns prompts into what a generator takes of them. */
public interface PromptEncoder {

  /**
   * Cuts prompts into tokens, each text's end included.
   *
   * @param tokenizer {@code tokenizer.json} as Hugging Face's tokenizers write it
   * @param words how many token numbers the encoder knows
   * @param endOfText the number of the token behind each text
   * @return the token numbers of each prompt
   * @throws RefusedFileException if it is no tokenizer, or does not fit the encoder; the message
   *     names the file
   */
  List<long[]> tokens(Path tokenizer, int words, int endOfText, List<String> prompts)
      throws ModelException;

  /**
   * Embeds token numbers, each prompt at its own length.
   *
   * @param encoder TorchScript: token numbers {@code int64[1, L]} to hidden states {@code [1, L,
   *     w]}
   * @param projection TorchScript: these to {@code [1, L, width]}
   * @return {@code [L][width]} for each
   * @throws ModelException if one of them fails
   */
  List<float[][]> embed(Path encoder, Path projection, List<long[]> tokens) throws ModelException;
}
