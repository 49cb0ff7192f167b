/**
 * Regenerates damaged music by flow matching: {@link org.resonate.models.generate.GenerationPlan}
 * divides the damage of a stem into windows, {@link org.resonate.models.generate.Generator} paints
 * a window in with a generator pack, on the best device that runs it.
 *
 * <pre>{@code
 * GenerationPlan plan = GenerationPlan.of(frames, damaged);
 * Generator generator = Generator.open(pack, new DeviceRequest("auto", 2));
 * for (GenerationWindow window : plan.windows()) {
 *   float[] mask = Mask.of(GenerationPlan.LATENT_FRAMES, window.unknown());
 *   float[] mix = WindowRate.convert(read(window), GenerationPlan.RATE_HZ, generator.spec().rateHz());
 *   WindowRequest request = new WindowRequest(mix, mask, drums, chords, "bass guitar", seed, 0.5);
 *   float[] sound = generator.generate(request, GenerationSettings.DEFAULT).sound();
 * }
 * }</pre>
 */
package org.resonate.models.generate;
