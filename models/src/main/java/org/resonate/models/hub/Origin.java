package org.resonate.models.hub;

/**
 * Which version of which file bytes belong to.
 *
 * @param base the hub
 * @param etag the server's strong validator, with its quotes; null: none
 * @param sha256 of the whole file in lower-case hex, as the hub tells; null: not told
 * @param sizeBytes of the whole file; −1: not told
 */
record Origin(String base, String etag, String sha256, long sizeBytes) {

  /**
   * Whether a part can be continued from a hub: a hub's SHA-256 is checked at the end, whatever the
   * server; an ETag means something to its own server only.
   */
  boolean canResumeFrom(String hub) {
    return sha256 != null || (etag != null && base.equals(hub));
  }

  /** Whether bytes of the two may stand in one file, as far as both tell. */
  boolean fits(Origin other) {
    if (sizeBytes >= 0 && other.sizeBytes >= 0 && sizeBytes != other.sizeBytes) {
      return false;
    }
    if (sha256 != null && other.sha256 != null) {
      return sha256.equals(other.sha256);
    }
    return etag == null
        || other.etag == null
        || !base.equals(other.base)
        || etag.equals(other.etag);
  }

  /** The same, with what the other one adds. */
  Origin and(Origin other) {
    return new Origin(
        other.base,
        other.etag == null && base.equals(other.base) ? etag : other.etag,
        other.sha256 == null ? sha256 : other.sha256,
        other.sizeBytes < 0 ? sizeBytes : other.sizeBytes);
  }
}
