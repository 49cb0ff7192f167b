package org.resonate.models.separate;

import java.util.Optional;

/**
 * What happened in a separation.
 *
 * @param frames how long the signal is
 * @param segments how many segments the model ran on
 * @param device where it ran at the end: {@code mps}, {@code cuda:0}, {@code cpu}
 * @param steppedDown why that is not the device asked for, if it is not
 * @param segmentsAgainOnCpu segments that came out of an accelerator with NaN or infinity and were
 *     run again on the processor
 */
public record SeparationReport(
    long frames,
    int segments,
    String device,
    Optional<String> steppedDown,
    int segmentsAgainOnCpu) {}
