package org.resonate.pipeline.catalogue;

/**
 * A recording with what was decided about it.
 *
 * @param recording what was found
 * @param id of the track
 * @param output relative to the output folder, without extension, percent-encoded
 * @param decision what is to happen
 * @param attempt which attempt work on it would be, counted from 1
 * @param settings what is done to it
 * @param touched it has another time of modification than on record, but the same bytes
 */
public record Planned(
    Recording recording,
    String id,
    String output,
    Decision decision,
    int attempt,
    TrackSettings settings,
    boolean touched) {}
