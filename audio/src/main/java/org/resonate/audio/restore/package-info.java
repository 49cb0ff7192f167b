/**
 * Restoration: takes off what does not belong to the music. Processors are sinks that hand on as
 * many frames as they take: {@link org.resonate.audio.restore.DcRemoval}, {@link
 * org.resonate.audio.restore.Declipper}, {@link org.resonate.audio.restore.Dehum}, {@link
 * org.resonate.audio.restore.Denoiser}. {@link org.resonate.audio.restore.RecordingCleaner}
 * measures a recording in a first pass and strings them together for the second; {@link
 * org.resonate.audio.restore.StemRepair} repairs the damaged regions of a stem. {@link
 * org.resonate.audio.restore.BandExtender} makes up a band that is missing, {@link
 * org.resonate.audio.restore.PassageRepair} fills long gaps from similar passages.
 */
package org.resonate.audio.restore;
