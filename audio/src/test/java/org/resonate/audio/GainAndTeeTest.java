package org.resonate.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class GainAndTeeTest {

  private static final AudioFormat STEREO = new AudioFormat(2, 44_100);

  @Test
  void aGainScalesEverySampleAndClipsNone() throws IOException {
    float[][] signal = {Sounds.noise(1, 0.5, 20_000), Sounds.noise(2, 0.5, 20_000)};
    Sounds.Collector out = new Sounds.Collector(2);
    Sounds.playInPieces(signal, 3, 20_000, new Gain(STEREO, -4, out));
    for (float[] channel : signal) {
      for (int i = 0; i < channel.length; i++) {
        channel[i] *= -4;
      }
    }
    assertArrayEquals(signal, out.signal());
  }

  @Test
  void aGainIsANumber() {
    assertThrows(IllegalArgumentException.class, () -> new Gain(STEREO, Double.NaN, new Tee()));
    assertThrows(IllegalArgumentException.class, () -> new Gain(STEREO, 1 / 0.0, new Tee()));
  }

  @Test
  void aTeeGivesTheSameToAll() throws IOException {
    float[][] signal = {Sounds.noise(1, 0.5, 9000)};
    Sounds.Collector first = new Sounds.Collector(1);
    Sounds.Collector second = new Sounds.Collector(1);
    Sounds.play(signal, new Tee(first, second));
    assertArrayEquals(signal, first.signal());
    assertArrayEquals(signal, second.signal());
  }
}
