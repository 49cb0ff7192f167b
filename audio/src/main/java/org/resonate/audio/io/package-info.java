/**
 * Sound from files and into files: the only place that knows FFmpeg. {@link
 * org.resonate.audio.io.AudioDecoder} reads any recording, {@link
 * org.resonate.audio.io.AudioEncoder} writes masters, {@link org.resonate.audio.io.WavWriter} and
 * {@link org.resonate.audio.io.WavReader} keep intermediates in 32-bit float.
 *
 * <pre>{@code
 * try (AudioDecoder song = AudioDecoder.open(file, DecodeSettings.WORKING);
 *     WavWriter copy = WavWriter.create(target, song.format())) {
 *   song.transferTo(copy);
 *   List<String> damage = DamageGate.check(song.report());
 * }
 * }</pre>
 *
 * Every class that owns native memory is closeable and frees it there; none is safe for use by
 * several threads at once.
 */
package org.resonate.audio.io;
