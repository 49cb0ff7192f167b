package org.resonate.models.pack;

import java.util.List;

/** JASCO as its makers publish it: which files make the pack, and on what terms. */
public final class OfficialJasco {

  /** The pack's name. */
  public static final String NAME = "jasco";

  /** SPDX name of the weights' licence. */
  public static final String LICENCE = "CC-BY-NC-4.0";

  /** What it says, in short, and where it stands in full. */
  public static final String TERMS =
      "The weights of JASCO are published by Meta Platforms under CC-BY-NC 4.0"
          + " (https://creativecommons.org/licenses/by-nc/4.0/legalcode): they and what is made with"
          + " them may be used and shared with attribution, not for commercial purposes.";

  /**
   * A file on the model hub.
   *
   * @param repository {@code namespace/name}
   * @param file its name there
   * @param mostBytes twice what it should have in binary32
   */
  public record HubFile(String repository, String file, long mostBytes) {}

  /** What the pack is made of, in the order of {@code models import}. */
  public static final List<HubFile> FILES =
      List.of(
          new HubFile("facebook/jasco-chords-drums-400M", "state_dict.bin", 4L << 30),
          new HubFile("google-t5/t5-base", "model.safetensors", 2L << 30),
          new HubFile("google-t5/t5-base", "tokenizer.json", 16L << 20));

  private OfficialJasco() {}
}
