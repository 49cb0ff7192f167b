package org.resonate.transforms.generate;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.chord.ChordEstimator;
import org.resonate.audio.chord.ChordTrack;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.stage.StageContext;

/** The chords of a song, heard in what plays them: all stems but the drums and the voice. */
final class SongChords {

  private static final Set<String> UNPITCHED = Set.of("drums", "vocals");

  private SongChords() {}

  /** Hears them; null without such a stem: nothing is known of them. */
  static ChordTrack of(Map<String, Signal> stems, StageContext context) throws IOException {
    List<AudioSource> sources = new ArrayList<>();
    try {
      for (Map.Entry<String, Signal> stem : stems.entrySet()) {
        if (!UNPITCHED.contains(stem.getKey())) {
          sources.add(context.open(stem.getValue()));
        }
      }
      return sources.isEmpty() ? null : heard(sources);
    } finally {
      for (AudioSource source : sources) {
        source.close();
      }
    }
  }

  private static ChordTrack heard(List<AudioSource> sources) throws IOException {
    int rateHz = sources.get(0).format().rateHz();
    ChordEstimator estimator = new ChordEstimator(new AudioFormat(1, rateHz));
    float[][] sum = new float[1][AudioSource.BLOCK_FRAMES];
    while (true) {
      int frames = -1;
      Arrays.fill(sum[0], 0);
      for (AudioSource source : sources) {
        float[][] block = new float[source.format().channels()][AudioSource.BLOCK_FRAMES];
        int read = source.read(block);
        if (source != sources.get(0) && read != frames) {
          throw new EOFException("stems of different length in the artifact store");
        }
        frames = read;
        for (float[] channel : block) {
          for (int i = 0; i < read; i++) {
            sum[0][i] += channel[i] / block.length;
          }
        }
      }
      if (frames < 0) {
        estimator.finish();
        return estimator.track();
      }
      estimator.write(sum, frames);
    }
  }
}
