package org.resonate.pipeline.catalogue;

import java.nio.file.Path;

/**
 * A file that was found.
 *
 * @param input which of the inputs holds it, counted from 0
 * @param file where it is
 * @param relativePath from that input, percent-encoded, with / between folders
 * @param sizeBytes 0 where it could not be asked
 * @param modifiedMillis 0 where it could not be asked
 */
public record Recording(
    int input, Path file, String relativePath, long sizeBytes, long modifiedMillis) {}
