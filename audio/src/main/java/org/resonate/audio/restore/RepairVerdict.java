package org.resonate.audio.restore;

import org.resonate.audio.measure.DamageRegion;

/**
 * What became of the repair of one region.
 *
 * @param region as it was asked for
 * @param accepted whether the repair measured better and stays; otherwise the sound is as it was
 * @param scoreBefore damage before, 0 to 1
 * @param scoreAfter damage after the repair, whether or not it stays
 * @param note what was done, or why nothing stays; a sentence
 */
public record RepairVerdict(
    DamageRegion region, boolean accepted, double scoreBefore, double scoreAfter, String note) {}
