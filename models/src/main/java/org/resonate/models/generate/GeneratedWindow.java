package org.resonate.models.generate;

import java.util.List;

/**
 * What a generator made, and how.
 *
 * @param sound mono, {@code [windowFrames]}; where the mask was 0 it is what the codec makes of the
 *     mix, not the mix itself
 * @param device where the field ran at the end: {@code mps}, {@code cuda:0}, {@code cpu}
 * @param steps each step down that the model has taken since it was loaded, a sentence each
 * @param newSteps how many of them no earlier report told; for counters
 * @param againOnCpu whether an accelerator gave NaN or infinity, and all of it was done again on
 *     the processor
 * @param evaluations how often the field was evaluated, however many rows it has
 * @param seconds how long it took
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GeneratedWindow(
    float[] sound,
    String device,
    List<String> steps,
    int newSteps,
    boolean againOnCpu,
    int evaluations,
    double seconds) {}
