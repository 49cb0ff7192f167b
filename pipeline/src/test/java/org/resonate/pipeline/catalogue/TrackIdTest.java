package org.resonate.pipeline.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class TrackIdTest {

  @Test
  void isAReadableSlugAndTheHashOfThePath() {
    // printf 'Live/Été 1.wav' | sha256sum | cut -c 1-16
    assertEquals("Live_Ete_1_wav-f3bf82fdfd438df0", TrackId.of("Live/%C3%89t%C3%A9%201.wav"));
  }

  @Test
  void isAFileNameWhateverThePath() {
    for (String path :
        new String[] {"%0A%22", "%F0%9F%8E%B8", "%E9", "-.-", "x/".repeat(300) + "y", "CON"}) {
      assertTrue(TrackId.of(path).matches("[A-Za-z0-9_-]{1,100}"), TrackId.of(path));
    }
  }

  @Test
  void differsWherePathsDoInCaseOrForm() {
    assertNotEquals(
        TrackId.of("a.wav").toLowerCase(Locale.ROOT), TrackId.of("A.wav").toLowerCase(Locale.ROOT));
    assertNotEquals(TrackId.of("%C3%A9.wav"), TrackId.of("e%CC%81.wav"));
  }
}
