package org.resonate.models;

import java.nio.file.Path;

/**
 * Where natives and built-in packs are unpacked: {@code ~/.resonate/cache}, or the folder that the
 * system property {@value #PROPERTY} names, for hosts whose home cannot be written to.
 */
public final class CacheFolder {

  /** Names another folder. */
  public static final String PROPERTY = "resonate.cache";

  private CacheFolder() {}

  /** A folder in the cache; it need not exist. */
  public static Path of(String name) {
    String other = System.getProperty(PROPERTY);
    Path cache =
        other == null
            ? Path.of(System.getProperty("user.home"), ".resonate", "cache")
            : Path.of(other);
    return cache.resolve(name);
  }
}
