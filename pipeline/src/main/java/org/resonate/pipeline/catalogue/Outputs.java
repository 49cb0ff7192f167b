package org.resonate.pipeline.catalogue;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the outputs: relative to the output folder, without the extension that the master gets.
 *
 * <p>A recording loses its extension; those that would share an output keep theirs ({@code a.wav},
 * {@code a.mp3}); what clashes still gets a hash of its path. Names are compared as a Mac's file
 * system does, Unicode form and case folded, and the outcome does not depend on the order of the
 * listing. Outputs on record never change and are never given to another.
 *
 * <p>Two passes, because a name is free only if nobody else wants it: {@link #want} all, then
 * {@link #name} each. Paths are kept as 64-bit hashes: about 100 bytes a track.
 */
final class Outputs {
  /** File names hold 255 bytes; extension, temporary suffix and {@code .stems} need some. */
  private static final int MAX_NAME_BYTES = 215;

  private static final Pattern EXTENSION = Pattern.compile("(?s)(.*[^/])\\.([^./]{1,10})");
  private static final Pattern FOLDER_LIKE_OUTPUT =
      Pattern.compile("(?i)(.*[^/])\\.(flac|wav|mp3|m4a|aac|opus|ogg|aiff?|stems)");

  private final Map<String, String> recorded;
  private final Set<Long> recordedKeys = new HashSet<>();
  private final Set<Long> shortOnce = new HashSet<>();
  private final Set<Long> shortTwice = new HashSet<>();
  private final Set<Long> fullOnce = new HashSet<>();
  private final Set<Long> fullTwice = new HashSet<>();
  private final Set<Long> besideFolders = new HashSet<>();

  /**
   * @param recorded output by track id, from the records
   */
  Outputs(Map<String, String> recorded) {
    this.recorded = recorded;
    recorded.values().forEach(output -> recordedKeys.add(key(output)));
  }

  /** First pass: this path wants an output. */
  void want(String relativePath) {
    add(key(withoutExtension(relativePath)), shortOnce, shortTwice);
    add(key(relativePath), fullOnce, fullTwice);
    // A folder x.flac stands where x's master, and x.stems where its stems would.
    for (int slash = relativePath.indexOf('/'); slash >= 0; ) {
      Matcher folder = FOLDER_LIKE_OUTPUT.matcher(relativePath.substring(0, slash));
      if (folder.matches()) {
        besideFolders.add(key(folder.group(1)));
      }
      slash = relativePath.indexOf('/', slash + 1);
    }
  }

  /** Second pass: the output of a path, percent-encoded. */
  String name(String id, String relativePath) {
    String known = recorded.get(id);
    if (known != null) {
      return known;
    }
    String plain = fit(withoutExtension(relativePath), relativePath);
    if (!shortTwice.contains(key(withoutExtension(relativePath))) && isFree(plain)) {
      return plain;
    }
    String full = fit(relativePath, relativePath);
    boolean clashes = fullTwice.contains(key(relativePath)) || shortOnce.contains(key(full));
    // A path without extension is its own short form, and that was taken above.
    if (!clashes && !full.equals(plain) && isFree(full)) {
      return full;
    }
    return hashed(full, relativePath);
  }

  private boolean isFree(String output) {
    long key = key(output);
    return !recordedKeys.contains(key) && !besideFolders.contains(key);
  }

  private static void add(long key, Set<Long> once, Set<Long> twice) {
    if (!once.add(key)) {
      twice.add(key);
    }
  }

  private static String withoutExtension(String path) {
    Matcher matcher = EXTENSION.matcher(path);
    return matcher.matches() ? matcher.group(1) : path;
  }

  /** Shortens a name that would leave no room for what is appended. */
  private static String fit(String output, String relativePath) {
    return nameBytes(output).length <= MAX_NAME_BYTES ? output : hashed(output, relativePath);
  }

  private static String hashed(String output, String relativePath) {
    String suffix = "-" + TrackId.hash(relativePath);
    byte[] name = nameBytes(output);
    int length = Math.min(name.length, MAX_NAME_BYTES - suffix.length());
    while (length > 0 && length < name.length && (name[length] & 0xc0) == 0x80) {
      length--; // Not inside a UTF-8 character.
    }
    byte[] cut = new byte[length];
    System.arraycopy(name, 0, cut, 0, length);
    return output.substring(0, output.lastIndexOf('/') + 1) + RawPath.encode(cut) + suffix;
  }

  private static byte[] nameBytes(String output) {
    return RawPath.decode(output.substring(output.lastIndexOf('/') + 1));
  }

  private static long key(String encoded) {
    return TrackId.key(fold(RawPath.display(encoded)));
  }

  /** Upper, then lower case: so that ß and SS meet, as they do on a Mac. */
  static String fold(String name) {
    String folded =
        Normalizer.normalize(name, Normalizer.Form.NFD)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFD);
  }
}
