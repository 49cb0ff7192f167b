/**
 * How fast this machine separates: {@link org.resonate.pipeline.benchmark.Benchmark} measures,
 * {@link org.resonate.pipeline.benchmark.Measurements} keeps the figures for later estimates.
 *
 * <pre>{@code
 * Measurement measured = Benchmark.measure(pack, ComputeDevice.CPU, 1, 2);
 * Measurements file = Measurements.ofCache();
 * file.put(measured);
 * file.find(pack, "cpu", 1, 2).ifPresent(m -> System.out.println(3600 / m.timesRealTime()));
 * }</pre>
 */
package org.resonate.pipeline.benchmark;
