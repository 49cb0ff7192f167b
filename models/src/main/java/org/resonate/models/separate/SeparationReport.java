package org.resonate.models.separate;

import java.util.List;

/**
 * What happened in a separation.
 *
 * @param frames how long the signal is
 * @param segments how many segments the model ran on
 * @param device where it ran at the end: {@code mps}, {@code cuda:0}, {@code cpu}
 * @param steps each step down that the model has taken since it was loaded, a sentence each: why it
 *     runs elsewhere, or on fewer segments at once, than was asked for
 * @param newSteps how many of them no earlier report told; for counters
 * @param segmentsAgainOnCpu segments that came out of an accelerator with NaN or infinity and were
 *     run again on the processor
 */
public record SeparationReport(
    long frames,
    int segments,
    String device,
    List<String> steps,
    int newSteps,
    int segmentsAgainOnCpu) {}
