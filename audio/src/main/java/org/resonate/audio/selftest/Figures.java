package org.resonate.audio.selftest;

/**
 * What a self-test came to. Shares are 0 to 1; a figure of which there was no trial is NaN.
 *
 * @param trials graded, in all
 * @param gradeRight share of trials with the right grade
 * @param gradeNear share at most one grade off
 * @param cleanGood share of clean stems that are GOOD
 * @param clippingF1 of clipped samples, pooled over all that were cut off
 * @param clippedClean share of clean stems in which clipping is seen
 * @param clicksF1 of clicks at 0 dB or more against the sound around, within 5 ms
 * @param clickRecall0Db share of the clicks at 0 dB that is found
 * @param clickRecallMinus10Db share of the clicks at −10 dB that is found
 * @param clickPrecision share of what is found in clicked stems that is a click
 * @param falseClicksPerMinute on clean stems
 * @param holesF1 of holes of 1 to 500 ms, both ends within 5 ms
 * @param snrErrorDb median error from 10 to 40 dB
 * @param snrErrorAt0Db median error at 0 dB
 * @param bandwidthWithin5Percent share of audible cuts measured within 5 %
 * @param humFoundMinus50Db share found at −50 dB
 * @param humErrorHz largest error of the mains frequency
 * @param falseHumBass share of clean basses in which hum is seen
 * @param lossyTold share of lossy copies told, at settings that nothing was tuned on
 * @param lossyClean share of clean stems taken for lossy copies
 * @param distortionErrorDb median error of the level of distortion, where it is −30 dB or more
 * @param artefactsErrorDb median error of the level of artefacts of separation
 */
public record Figures(
    long trials,
    double gradeRight,
    double gradeNear,
    double cleanGood,
    double clippingF1,
    double clippedClean,
    double clicksF1,
    double clickRecall0Db,
    double clickRecallMinus10Db,
    double clickPrecision,
    double falseClicksPerMinute,
    double holesF1,
    double snrErrorDb,
    double snrErrorAt0Db,
    double bandwidthWithin5Percent,
    double humFoundMinus50Db,
    double humErrorHz,
    double falseHumBass,
    double lossyTold,
    double lossyClean,
    double distortionErrorDb,
    double artefactsErrorDb) {}
