/**
 * Separation into stems: {@link org.resonate.models.separate.Separator} cuts a signal into
 * overlapping segments, runs a pack's model on each and joins what comes out.
 *
 * <pre>{@code
 * Separator separator = Separator.open(pack, new DeviceRequest("auto", 2));
 * SeparationReport report = separator.separate(() -> open(file), Map.of("vocals", vocals), residual);
 * }</pre>
 */
package org.resonate.models.separate;
