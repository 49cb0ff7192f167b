package org.resonate.models.generate;

/**
 * A window to generate. Sound is mono at the generator's rate and one window long.
 *
 * @param mix what is known and what is damaged, {@code [windowFrames]}, ±1
 * @param mask {@code [latentFrames]}, 1 where it is damaged, 0 where it is known: {@link Mask#of}
 * @param drums the drums that it shall have, {@code [windowFrames]}; null for no condition
 * @param chords the index of each latent frame's chord, {@code [latentFrames]}; null for none
 * @param prompt a text that the pack knows
 * @param seed of the noise
 * @param startTime when the flow starts, 0 to below 1: the later, the more of what is damaged stays
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WindowRequest(
    float[] mix,
    float[] mask,
    float[] drums,
    int[] chords,
    String prompt,
    long seed,
    double startTime) {}
