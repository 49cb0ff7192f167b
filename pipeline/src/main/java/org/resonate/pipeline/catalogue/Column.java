package org.resonate.pipeline.catalogue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The columns that set something for their track: the flags of {@code remaster} by long name. */
public enum Column {
  /** A recording to match; relative to the catalogue's folder. */
  REFERENCE("reference", false),
  REGENERATE_MINOR("regenerate.minor", false),
  FORCE_JASCO("regenerate.force", false),
  VOCAL_BOOST("vocals.boost", true),
  BLEND("regenerate.blend", true),
  TARGET_LUFS("master.targetLufs", true),
  TRUE_PEAK("master.truePeakDbtp", true),
  STRENGTH("precondition.strength", true),
  /** A separator pack. */
  MODEL("separate.model", false),
  FORMAT("master.format", false),
  ACCEPT_DAMAGED("precondition.acceptDamaged", false),
  STEMS("master.stems", false);

  private static final String NUMBER = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?";

  private final String place;
  private final boolean isNumber;

  Column(String place, boolean isNumber) {
    this.place = place;
    this.isNumber = isNumber;
  }

  /** As it stands in the catalogue, and behind two dashes on the command line. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where it belongs in the tree of settings. */
  public String place() {
    return place;
  }

  /** A cell as a setting: a number where it is one, else text, which may turn out to be wrong. */
  Object value(String text) {
    return isNumber && text.matches(NUMBER) ? (Object) Double.valueOf(text) : text;
  }

  /** The column of this name. */
  static Optional<Column> of(String name) {
    return Arrays.stream(values()).filter(column -> column.spelled().equals(name)).findFirst();
  }
}
