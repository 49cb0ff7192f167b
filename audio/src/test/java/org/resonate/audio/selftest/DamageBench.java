package org.resonate.audio.selftest;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.resonate.audio.selftest.Trials.Family;

/**
 * Prints the figures of detection: {@code DamageBench tuning|held-out|FIRST-LAST [FAMILY...]}. Run
 * by hand; the held-out seeds are for final figures alone.
 */
public final class DamageBench {

  private DamageBench() {}

  /** Runs what the arguments name. */
  public static void main(String[] args) throws IOException {
    List<Long> seeds =
        switch (args[0]) {
          case "tuning" -> SelfTest.TUNING_SEEDS;
          case "held-out" -> SelfTest.HELD_OUT_SEEDS;
          default -> {
            String[] ends = args[0].split("-", 2);
            yield LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[1]))
                .boxed()
                .toList();
          }
        };
    Set<Family> families = EnumSet.allOf(Family.class);
    if (args.length > 1) {
      families = EnumSet.noneOf(Family.class);
      Arrays.stream(args).skip(1).map(Family::valueOf).forEach(families::add);
    }
    System.out.println(SelfTest.run(seeds, families, System.out::println));
  }
}
