package org.resonate.audio.chord;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.spectrum.StftFrames;

/**
 * Hears the chords of a recording: about 21 times a second the notes that sound ({@link
 * NoteTranscription}), how well each chord fits them ({@link ChordLikeness}), and at the end the
 * likeliest path ({@link ChordPath}). Keeps 34 bytes a frame, 8 MB for three hours.
 */
public final class ChordEstimator implements AudioSink {

  private static final int LOWEST_RATE_HZ = 8000;
  private static final double WINDOW_SECONDS = 0.37;
  private static final int FRAMES_A_WINDOW = 8;
  private static final int BLOCK_FRAMES = 256;
  private static final double TUNING_SECONDS = 60;
  private static final double CHANGE_COST = 3;

  /** −80 dBFS: a frame without a louder partial is silent. */
  private static final double SILENCE = 1e-4;

  /**
   * A new chord's attack outweighs what is left of the old one before the window's middle gets
   * there. So much too early, in seconds, on synthesised bands.
   */
  private static final double EARLY_SECONDS = 0.055;

  private final int size;
  private final double hopSeconds;
  private final float[][] mono;
  private final StftFrames frames;
  private final NoteSpectrum spectrum;
  private final Tuning tuning;
  private final NoteTranscription transcription;
  private final ChordLikeness likeness = new ChordLikeness();
  private final ChordPath path = new ChordPath(ChordVocabulary.CHORDS.size(), CHANGE_COST);
  private final List<float[]> waiting = new ArrayList<>();
  private ChordTrack track;

  /**
   * @param format of the sound, 8 kHz or more; its channels are added up, so bass and accompaniment
   *     may come side by side
   */
  public ChordEstimator(AudioFormat format) {
    int rateHz = format.rateHz();
    if (rateHz < LOWEST_RATE_HZ) {
      throw new IllegalArgumentException("chords are heard from 8 kHz up, not at " + rateHz);
    }
    size = 1 << (int) Math.round(Math.log(WINDOW_SECONDS * rateHz) / Math.log(2));
    int hop = size / FRAMES_A_WINDOW;
    hopSeconds = hop / (double) rateHz;
    mono = new float[1][size / 2];
    frames = new StftFrames(new AudioFormat(1, rateHz), size, hop, this::read);
    spectrum = new NoteSpectrum(rateHz / (double) size);
    transcription = new NoteTranscription(spectrum);
    tuning = new Tuning(TUNING_SECONDS / hopSeconds);
    writeSilence(); // The first window has its middle at the first sample.
  }

  @Override
  public void write(float[][] block, int count) {
    for (int at = 0; at < count; at += mono[0].length) {
      int part = Math.min(mono[0].length, count - at);
      for (int i = 0; i < part; i++) {
        float sum = 0;
        for (float[] channel : block) {
          sum += channel[at + i];
        }
        mono[0][i] = sum;
      }
      frames.write(mono, part);
    }
  }

  private void writeSilence() {
    Arrays.fill(mono[0], 0);
    frames.write(mono, mono[0].length);
  }

  private void read(float[][] spectra, long startFrame) {
    float[] notes = spectrum.map(spectra[0]);
    tuning.hear(notes);
    waiting.add(notes);
    if (waiting.size() == BLOCK_FRAMES) {
      judge();
    }
  }

  /** Frames wait for a while, so that the first ones know the tuning, too. */
  private void judge() {
    double[] tuned = new double[NoteSpectrum.BINS];
    double[] notes = new double[NoteSpectrum.NOTES];
    double[] likenesses = new double[ChordVocabulary.CHORDS.size()];
    for (float[] untuned : waiting) {
      if (isSilent(untuned)) {
        Arrays.fill(notes, 0);
      } else {
        NoteSpectrum.tune(untuned, tuning.semitones(), tuned);
        transcription.transcribe(tuned, notes);
      }
      likeness.of(notes, likenesses);
      path.add(likenesses);
    }
    waiting.clear();
  }

  private boolean isSilent(float[] untuned) {
    double most = 0;
    for (float magnitude : untuned) {
      most = Math.max(most, magnitude);
    }
    return most < SILENCE * size / 4; // A Hann window gives a full-scale sine size/4.
  }

  @Override
  public void finish() {
    writeSilence();
    judge();
    int[] states = path.states();
    List<ChordTrack.Change> changes = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      if (i == 0 || states[i] != states[i - 1]) {
        double startSeconds = i == 0 ? 0 : (i - 0.5) * hopSeconds + EARLY_SECONDS;
        changes.add(new ChordTrack.Change(startSeconds, ChordVocabulary.CHORDS.get(states[i])));
      }
    }
    track = new ChordTrack(changes);
  }

  /** How much sharper than 440 Hz the recording's last minute is, −50 to 50 cents. */
  double tuningCents() {
    return 100 * tuning.semitones();
  }

  /**
   * What was heard.
   *
   * @throws IllegalStateException before {@link #finish}
   */
  public ChordTrack track() {
    if (track == null) {
      throw new IllegalStateException("the recording is not finished");
    }
    return track;
  }
}
