package org.resonate.transforms.settings;

import org.resonate.audio.filter.EqPhase;

/**
 * Loudness, peaks and the file that is written.
 *
 * @param targetLufs integrated loudness, −40 to −5 LUFS
 * @param truePeakDbtp ceiling, −20 to 0 dBTP
 * @param format what is written
 * @param stems write the stems beside the master
 * @param eqPhase the phase of the filter that matches the reference
 * @param eqRangeDb its largest gain either way, 0 to 24 dB
 * @param maxLimitingDb the most that the limiter may take away, 0 to 24 dB; what is missing then is
 *     recorded as shortfall
 */
public record MasterSettings(
    double targetLufs,
    double truePeakDbtp,
    OutputFormat format,
    boolean stems,
    EqPhase eqPhase,
    double eqRangeDb,
    double maxLimitingDb) {

  /** −14 LUFS, −1 dBTP, FLAC. */
  public static final MasterSettings DEFAULT =
      new MasterSettings(-14, -1, OutputFormat.FLAC, false, EqPhase.LINEAR, 9, 6);

  /** What a master may be written as; SOURCE: rate, depth and codec as they were. */
  public enum OutputFormat {
    SOURCE,
    FLAC,
    WAV,
    MP3,
    AAC,
    OPUS,
    ALAC
  }

  void check(Mistakes mistakes) {
    mistakes.range("target-lufs", targetLufs, -40, -5);
    mistakes.range("true-peak", truePeakDbtp, -20, 0);
    mistakes.range("master.eqRangeDb", eqRangeDb, 0, 24);
    mistakes.range("master.maxLimitingDb", maxLimitingDb, 0, 24);
    mistakes.expect(format != null, "format must be source, flac, wav, mp3, aac, opus or alac");
    mistakes.expect(eqPhase != null, "master.eqPhase must be linear or minimum");
  }
}
