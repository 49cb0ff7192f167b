package org.resonate.models.separate;

import java.util.Collections;

/**
 * demucs 4.1.0's {@code apply_model} ({@code apply.py}) and the normalisation around it ({@code
 * api.py}) read off line by line: whole signals in double, no streaming. Where the project means to
 * differ it says so: a window without any sound gives silence.
 */
final class ApplyModel {

  private final int segment;
  private final int stride;
  private final int stems;
  private final SegmentModel model;

  ApplyModel(int segment, int overlap, int stems, SegmentModel model) {
    this.segment = segment;
    this.stride = segment - overlap;
    this.stems = stems;
    this.model = model;
  }

  /**
   * All of it.
   *
   * @param wav {@code [channels][length]}
   * @param offsets of the shifts, empty for none
   * @return {@code [stems · channels][length]}
   */
  double[][] separate(float[][] wav, boolean normalised, int[] offsets, int maxShift)
      throws Exception {
    int channels = wav.length;
    int length = wav[0].length;
    double mean = 0;
    double std = 1;
    if (normalised) {
      double[] ref = new double[length];
      for (int i = 0; i < length; i++) {
        for (float[] channel : wav) {
          ref[i] += channel[i] / (double) channels;
        }
        mean += ref[i] / length;
      }
      double squares = 0;
      for (double sample : ref) {
        squares += (sample - mean) * (sample - mean);
      }
      std = (length == 1 ? 0 : Math.sqrt(squares / (length - 1))) + 1e-8;
    }
    // padded_mix: max_shift zeros on both sides of the normalised mix.
    double[][] padded = new double[channels][length + 2 * maxShift];
    boolean[] sounds = new boolean[length + 2 * maxShift];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < length; i++) {
        padded[c][maxShift + i] = (wav[c][i] - mean) / std;
        sounds[maxShift + i] |= wav[c][i] != 0;
      }
    }
    double silence = -mean / std;
    double[][] out = new double[stems * channels][length];
    int[] starts = offsets.length == 0 ? new int[] {maxShift} : offsets;
    for (int offset : starts) {
      int shiftedLength = offsets.length == 0 ? length : length + maxShift - offset;
      double[][] shifted = split(padded, sounds, offset, shiftedLength, silence);
      for (int row = 0; row < out.length; row++) {
        for (int i = 0; i < length; i++) {
          out[row][i] += shifted[row][shiftedLength - length + i];
        }
      }
    }
    for (double[] row : out) {
      for (int i = 0; i < length; i++) {
        row[i] = row[i] / starts.length * std + mean;
      }
    }
    return out;
  }

  /** The branch {@code elif split}, on the chunk of the tensor from offset on. */
  private double[][] split(
      double[][] tensor, boolean[] sounds, int offset, int length, double silence)
      throws Exception {
    double[] weight = new double[segment];
    for (int i = 0; i < segment; i++) {
      weight[i] = i < segment / 2 ? i + 1 : segment - i;
    }
    double max = segment - segment / 2;
    double[][] out = new double[stems * tensor.length][length];
    double[] sumWeight = new double[length];
    for (int start = 0; start < length; start += stride) {
      int chunkLength = Math.min(segment, length - start);
      // padded(): what is left and right of the chunk in the whole tensor, up to its ends.
      int delta = segment - chunkLength;
      int from = offset + start - delta / 2;
      float[][] window = new float[tensor.length][segment];
      boolean sounding = false;
      for (int i = 0; i < segment; i++) {
        int at = from + i;
        if (at >= 0 && at < tensor[0].length) {
          sounding |= sounds[at];
          for (int c = 0; c < tensor.length; c++) {
            window[c][i] = (float) tensor[c][at];
          }
        }
      }
      float[] separated = sounding ? model.run(Collections.singletonList(window)).get(0) : null;
      for (int row = 0; row < out.length; row++) {
        for (int i = 0; i < chunkLength; i++) {
          // center_trim()
          double value = sounding ? separated[row * segment + delta / 2 + i] : silence;
          out[row][start + i] += weight[i] / max * value;
        }
      }
      for (int i = 0; i < chunkLength; i++) {
        sumWeight[start + i] += weight[i] / max;
      }
    }
    for (double[] row : out) {
      for (int i = 0; i < length; i++) {
        row[i] /= sumWeight[i];
      }
    }
    return out;
  }
}
