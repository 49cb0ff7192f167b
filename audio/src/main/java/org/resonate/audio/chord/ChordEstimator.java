package org.resonate.audio.chord;

import java.util.ArrayList;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.spectrum.StftFrames;

/** Hears the chords of a recording. */
public final class ChordEstimator implements AudioSink {

  private static final double CHANGE = Double.parseDouble(System.getProperty("change", "2"));
  private static final int SIZE = 16384;
  private static final int HOP = 2048;
  private static final int BLOCK = 256;

  private final int rateHz;
  private final float[][] mono = new float[1][8192];
  private final StftFrames frames;
  private final NoteSpectrum spectrum;
  private final Tuning tuning;
  private final NoteTranscription transcription;
  private final ChordLikeness likeness = new ChordLikeness();
  private final ChordPath path;
  private final List<float[]> waiting = new ArrayList<>();
  private ChordTrack track;
  public double lastTuning;

  public ChordEstimator(AudioFormat format) {
    rateHz = format.rateHz();
    frames = new StftFrames(new AudioFormat(1, rateHz), SIZE, HOP, this::read);
    spectrum = new NoteSpectrum(rateHz / (double) SIZE);
    transcription = new NoteTranscription(spectrum);
    tuning = new Tuning(60.0 * rateHz / HOP);
    path = new ChordPath(ChordVocabulary.CHORDS.size(), CHANGE);
    frames.write(new float[1][SIZE / 2], SIZE / 2);
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

  private void read(float[][] spectra, long startFrame) {
    float[] notes = spectrum.map(spectra[0]);
    tuning.hear(notes);
    waiting.add(notes);
    if (waiting.size() == BLOCK) {
      work();
    }
  }

  private void work() {
    double semitones = tuning.semitones();
    lastTuning = semitones;
    double[] tuned = new double[NoteSpectrum.BINS];
    double[] notes = new double[NoteSpectrum.NOTES];
    double[] likenesses = new double[ChordVocabulary.CHORDS.size()];
    for (float[] untuned : waiting) {
      NoteSpectrum.tune(untuned, semitones, tuned);
      transcription.transcribe(tuned, notes);
      likeness.of(notes, likenesses);
      path.add(likenesses);
    }
    waiting.clear();
  }

  @Override
  public void finish() {
    frames.write(new float[1][SIZE / 2], SIZE / 2);
    frames.finish();
    work();
    int[] states = path.states();
    List<ChordTrack.Change> changes = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      if (i == 0 || states[i] != states[i - 1]) {
        double at = i == 0 ? 0 : (i - 0.5) * HOP / rateHz;
        changes.add(new ChordTrack.Change(at, ChordVocabulary.CHORDS.get(states[i])));
      }
    }
    track = new ChordTrack(changes);
  }

  public ChordTrack track() {
    return track;
  }
}
