package org.resonate.audio.restore;

import java.util.LinkedHashMap;
import java.util.Map;
import org.resonate.audio.band.TestBand;

/** What the benches work on: ten stems and mixes, seeded, mono. */
final class BenchSounds {

  static final double SECONDS = 12;

  private static final long SONG = 11;

  private BenchSounds() {}

  /** The five of {@link Sounds} and a song of the test band, stem by stem and mixed. */
  static Map<String, float[]> all(double seconds) {
    Map<String, float[]> sounds = plain(seconds);
    TestBand band = new TestBand(1, seconds, SONG);
    for (String stem : TestBand.STEMS) {
      sounds.put("song " + stem, band.stem(stem)[0]);
    }
    sounds.put("song mix", band.mix()[0]);
    return sounds;
  }

  /** The five of {@link Sounds}. */
  static Map<String, float[]> plain(double seconds) {
    Map<String, float[]> sounds = new LinkedHashMap<>();
    sounds.put("bass", Sounds.bass(seconds));
    sounds.put("drums", Sounds.drums(seconds));
    sounds.put("chords", Sounds.chords(seconds));
    sounds.put("voice", Sounds.voice(seconds));
    sounds.put("band", Sounds.band(seconds));
    return sounds;
  }
}
