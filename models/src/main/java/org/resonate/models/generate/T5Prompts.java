package org.resonate.models.generate;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.checkpoint.RefusedFileException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.device.TorchScript;
import org.resonate.models.pack.PromptEncoder;

/** Embeds prompts by T5's encoder and what JASCO makes of its hidden states, on the processor. */
public final class T5Prompts {

  private T5Prompts() {}

  /** {@link PromptEncoder#embed}. */
  public static List<float[][]> embed(PromptEncoder.Files files, List<String> prompts)
      throws ModelException {
    List<long[]> tokens = tokens(files, prompts);
    List<float[][]> embedded = new ArrayList<>();
    try (TorchScript encoder = TorchScript.load(files.encoder(), ComputeDevice.CPU);
        TorchScript projection = TorchScript.load(files.projection(), ComputeDevice.CPU);
        NDManager manager =
            NDManager.newBaseManager(TorchEngine.djl(ComputeDevice.CPU), TorchEngine.NAME)) {
      for (long[] ids : tokens) {
        NDList input = new NDList(manager.create(ids, new Shape(1, ids.length)));
        NDArray text = projection.run(encoder.run(input, manager), manager).singletonOrThrow();
        embedded.add(rows(text));
      }
    }
    return embedded;
  }

  private static float[][] rows(NDArray text) throws ModelException {
    int length = (int) text.getShape().get(1);
    int width = (int) text.getShape().get(2);
    float[] flat = text.toFloatArray();
    float[][] rows = new float[length][width];
    for (int row = 0; row < length; row++) {
      System.arraycopy(flat, row * width, rows[row], 0, width);
    }
    for (float number : flat) {
      if (!Float.isFinite(number)) {
        throw new RefusedFileException(
            "T5 gives " + number + " for a prompt: get its weights again");
      }
    }
    return rows;
  }

  /** Each prompt's token numbers, the end's included. */
  private static List<long[]> tokens(PromptEncoder.Files files, List<String> prompts)
      throws ModelException {
    TorchEngine.start();
    List<long[]> all = new ArrayList<>();
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(files.tokenizer())
            .optAddSpecialTokens(true)
            .optPadding(false)
            .optTruncation(false)
            .build()) {
      for (String prompt : prompts) {
        long[] ids = tokenizer.encode(prompt).getIds();
        check(files, prompt, ids);
        all.add(ids);
      }
      return all;
    } catch (ModelException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw refusal(files, "it is no tokenizer: " + firstLine(e), e);
    }
  }

  private static void check(PromptEncoder.Files files, String prompt, long[] ids)
      throws ModelException {
    if (ids.length < 2 || ids[ids.length - 1] != files.endOfText()) {
      throw refusal(
          files,
          "it does not end a text with token %d, as t5-base's does".formatted(files.endOfText()),
          null);
    }
    for (long id : ids) {
      if (id < 0 || id >= files.words()) {
        throw refusal(
            files,
            "it makes token %d of '%s', and the encoder knows %d"
                .formatted(id, prompt, files.words()),
            null);
      }
    }
  }

  private static RefusedFileException refusal(
      PromptEncoder.Files files, String what, Throwable cause) {
    return new RefusedFileException(
        "cannot import %s: %s; give tokenizer.json of t5-base".formatted(files.tokenizer(), what),
        cause);
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
