/**
 * The bench that detection is tried on: clean stems of many kinds, known damage at known places,
 * and what was found beside what was done. {@link org.resonate.audio.selftest.SelfTest} runs it.
 *
 * <pre>{@code
 * Figures figures = SelfTest.run(SelfTest.HELD_OUT_SEEDS, System.out::println);
 * }</pre>
 */
package org.resonate.audio.selftest;
