/**
 * The gate behind every repair and every generated sound: {@link
 * org.resonate.audio.gate.RegionJudge} measures the candidates for a region and what was there
 * before, {@link org.resonate.audio.gate.Gate} keeps the best of them, or the original.
 *
 * <pre>{@code
 * RegionJudge judge = new RegionJudge(format, DamageCause.NOISE, start, end, frames, 2, 2, levels);
 * judge.take(frame, versions, song, count); // block by block
 * Verdict verdict = Gate.judge(DamageCause.NOISE, judge.readings());
 * }</pre>
 */
package org.resonate.audio.gate;
