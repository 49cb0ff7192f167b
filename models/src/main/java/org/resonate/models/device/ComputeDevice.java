package org.resonate.models.device;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device that can run a model.
 *
 * @param kind Apple's GPU, an NVIDIA GPU or the processor
 * @param index which of several NVIDIA GPUs, from 0; 0 for the others
 */
public record ComputeDevice(Kind kind, int index) {

  /** What the ladder knows, best first. */
  public enum Kind {
    /** Apple Silicon MPS. */
    MPS,
    /** An NVIDIA GPU. */
    CUDA,
    /** The processor. */
    CPU
  }

  /** The processor. */
  public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0);

  private static final Pattern NAME = Pattern.compile("(mps|cpu|cuda)(?::(\\d{1,2}))?");

  /** Checks the index. */
  public ComputeDevice {
    if (index < 0 || (kind != Kind.CUDA && index > 0)) {
      throw new IllegalArgumentException("there is no " + kind + " device with index " + index);
    }
  }

  /**
   * Reads a name.
   *
   * @param name {@code mps}, {@code cuda}, {@code cuda:N} or {@code cpu}
   * @throws IllegalArgumentException for anything else
   */
  public static ComputeDevice parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches() || (matcher.group(2) != null && !name.startsWith("cuda"))) {
      throw new IllegalArgumentException(
          "unknown device '" + name + "': use auto, mps, cuda, cuda:N or cpu");
    }
    Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    return new ComputeDevice(
        kind, matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
  }

  /**
   * The name that the command line and the records use: {@code mps}, {@code cuda:0}, {@code cpu}.
   */
  public String label() {
    return switch (kind) {
      case MPS -> "mps";
      case CUDA -> "cuda:" + index;
      case CPU -> "cpu";
    };
  }

  /**
   * The name for people. MPS has none of its own: nothing asks the device for it, as that query is
   * not there on every system.
   */
  public String title() {
    return kind == Kind.MPS ? "Apple Silicon MPS" : label();
  }

  /** Whether it is something other than the processor. */
  public boolean isAccelerator() {
    return kind != Kind.CPU;
  }
}
