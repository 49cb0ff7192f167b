package org.resonate.models.generate;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.Refusal;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.device.TorchScript;
import org.resonate.models.pack.PromptEncoder;

/** Embeds prompts by T5's encoder and what JASCO makes of its hidden states, on the processor. */
public final class T5Prompts implements PromptEncoder {

  @Override
  public List<long[]> tokens(Path tokenizer, int words, int endOfText, List<String> prompts)
      throws ModelException {
    TorchEngine.start();
    List<long[]> all = new ArrayList<>();
    try (HuggingFaceTokenizer open =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(tokenizer)
            .optAddSpecialTokens(true)
            .optPadding(false)
            .optTruncation(false)
            .build()) {
      for (String prompt : prompts) {
        long[] ids = open.encode(prompt).getIds();
        check(tokenizer, words, endOfText, prompt, ids);
        all.add(ids);
      }
      return all;
    } catch (ModelException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw Refusal.of(tokenizer, "it is no tokenizer: " + firstLine(e), e);
    }
  }

  private static void check(Path tokenizer, int words, int endOfText, String prompt, long[] ids)
      throws ModelException {
    if (ids.length < 2 || ids[ids.length - 1] != endOfText) {
      throw Refusal.of(
          tokenizer,
          "it does not end a text with token %d, as t5-base's does".formatted(endOfText));
    }
    for (long id : ids) {
      if (id < 0 || id >= words) {
        throw Refusal.of(
            tokenizer,
            "it makes token %d of '%s', and the encoder knows %d".formatted(id, prompt, words));
      }
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public List<float[][]> embed(Path encoder, Path projection, List<long[]> tokens)
      throws ModelException {
    List<float[][]> embedded = new ArrayList<>();
    try (TorchScript t5 = TorchScript.load(encoder, ComputeDevice.CPU);
        TorchScript toText = TorchScript.load(projection, ComputeDevice.CPU);
        NDManager manager =
            NDManager.newBaseManager(TorchEngine.djl(ComputeDevice.CPU), TorchEngine.NAME)) {
      for (long[] ids : tokens) {
        NDList input = new NDList(manager.create(ids, new Shape(1, ids.length)));
        embedded.add(rows(toText.run(t5.run(input, manager), manager).singletonOrThrow()));
      }
    }
    return embedded;
  }

  /** A row for each token. */
  private static float[][] rows(NDArray text) {
    int length = (int) text.getShape().get(1);
    int width = (int) text.getShape().get(2);
    float[] flat = text.toFloatArray();
    float[][] rows = new float[length][width];
    for (int row = 0; row < length; row++) {
      System.arraycopy(flat, row * width, rows[row], 0, width);
    }
    return rows;
  }
}
