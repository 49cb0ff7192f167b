package org.resonate.pipeline.settings;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as users write them: {@code 500MB}, {@code 20 GB}, {@code 1.5TB}, {@code 64GiB}, {@code
 * 20G}, bytes without a unit. Units are decimal unless they have an i.
 */
public final class ByteSize {

  private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kmgt]?)(i?)b?");
  private static final Map<String, Integer> POWERS = Map.of("", 0, "k", 1, "m", 2, "g", 3, "t", 4);

  private ByteSize() {}

  /** The size in bytes; empty where the text is none. */
  public static OptionalLong parse(String text) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches() || (size.group(2).isEmpty() && !size.group(3).isEmpty())) {
      return OptionalLong.empty();
    }
    double unit = Math.pow(size.group(3).isEmpty() ? 1000 : 1024, POWERS.get(size.group(2)));
    double bytes = Double.parseDouble(size.group(1)) * unit;
    return bytes < Long.MAX_VALUE ? OptionalLong.of(Math.round(bytes)) : OptionalLong.empty();
  }
}
