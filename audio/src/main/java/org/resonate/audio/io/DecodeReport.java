package org.resonate.audio.io;

import java.util.List;

/**
 * What a file turned out to hold, known once it has been read to its end.
 *
 * @param container FFmpeg's name of the file format, e.g. {@code wav}, {@code mov,mp4,…}
 * @param codec FFmpeg's name of the codec, e.g. {@code flac}, {@code pcm_s16le}
 * @param rateHz the source's frames a second
 * @param channels the source's channels, before any downmix
 * @param channelLayout e.g. {@code mono}, {@code stereo}, {@code 5.1(side)}; "" where unknown
 * @param bitsPerSample of the source's samples; 0 for codecs that have none (MP3, AAC, …)
 * @param lossless whether the codec keeps every sample
 * @param floatingPoint whether the source's samples are floats
 * @param declaredSeconds the length that the file claims; null where it claims none or where it is
 *     only an estimate from the bit rate
 * @param decodedFrames frames decoded, at the source's rate
 * @param decodedSeconds the length that was decoded
 * @param packets compressed pieces read
 * @param decodeErrors pieces that did not decode or that the decoder had to invent
 * @param cutOff whether the file ends in the middle of a piece of its container
 * @param peak largest magnitude of the source's finite samples, before clamping; full scale is 1
 * @param nonFinite whether there were NaN or infinite samples, which became 0
 * @param notes downmixes and oddities, a sentence each
 */
public record DecodeReport(
    String container,
    String codec,
    int rateHz,
    int channels,
    String channelLayout,
    int bitsPerSample,
    boolean lossless,
    boolean floatingPoint,
    Double declaredSeconds,
    long decodedFrames,
    double decodedSeconds,
    long packets,
    int decodeErrors,
    boolean cutOff,
    float peak,
    boolean nonFinite,
    List<String> notes) {

  /** Copies the notes. */
  public DecodeReport {
    notes = List.copyOf(notes);
  }
}
