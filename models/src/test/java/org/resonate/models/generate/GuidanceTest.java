package org.resonate.models.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.resonate.models.generate.Guidance.Row;
import org.resonate.models.generate.Guidance.Term;

class GuidanceTest {

  @Test
  void termsAreThoseOfTheReference() {
    assertEquals(
        List.of(new Term(Row.ALL, 1.5), new Term(Row.TEXT, 0.5), new Term(Row.NULL, -1)),
        new Guidance(1.5, 0.5, 0, 1).terms(0.2));
    assertEquals(List.of(new Term(Row.ALL, 5), new Term(Row.NULL, -4)), Guidance.DEFAULT.terms(0));
    assertEquals(
        List.of(new Term(Row.ALL, 3), new Term(Row.TEXT, -2)), new Guidance(3, -2, 0, 1).terms(1));
    assertEquals(List.of(new Term(Row.ALL, 1)), Guidance.NONE.terms(0.5));
  }

  @Test
  void outsideOfItsPartOfTheTimeTheConditionsCountAsTheyAre() {
    Guidance guidance = new Guidance(5, 0, 0.25, 0.75);
    assertEquals(1, guidance.terms(0.2).size());
    assertEquals(2, guidance.terms(0.25).size());
    assertEquals(2, guidance.terms(0.75).size());
    assertEquals(List.of(new Term(Row.ALL, 1)), guidance.terms(0.8));
  }

  @Test
  void rowsHaveTheirConditions() {
    Conditions conditions =
        new Conditions(
            TestSpec.SMALL,
            new int[] {1, 2, 0, 1},
            new float[] {1, 2, 3, 4, 5, 6, 7, 8},
            new float[] {-1, -1, -1, -1, -1, -1, -1, -1},
            new float[] {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f});
    GuidanceRows rows = conditions.rows(new Guidance(1.5, 0.5, 0, 1).terms(0));
    assertArrayEquals(new long[] {1, 2, 0, 1, 3, 3, 3, 3, 3, 3, 3, 3}, rows.chords());
    assertArrayEquals(
        new float[] {
          1, 2, 3, 4, 5, 6, 7, 8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1
        },
        rows.drums());
    assertArrayEquals(
        new float[] {
          0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0, 0, 0, 0, 0, 0
        },
        rows.text());
    assertArrayEquals(new float[] {1.5f, 0.5f, -1}, rows.weights());
    GuidanceRows last = rows.range(1, 3);
    assertArrayEquals(new long[] {3, 3, 3, 3, 3, 3, 3, 3}, last.chords());
    assertArrayEquals(new float[] {0.5f, -1}, last.weights());
    assertEquals(12, last.text().length);
    assertEquals(0.1f, last.text()[0]);
  }

  @Test
  void refusesWhatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> new Guidance(Double.NaN, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Guidance(1, 0, 0.6, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new Guidance(1, 0, 0, 1.1));
    float[] drums = new float[8];
    int[] chords = {0, 1, 4, 0};
    assertThrows(
        IllegalArgumentException.class,
        () -> new Conditions(TestSpec.SMALL, chords, drums, drums, new float[2]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Conditions(TestSpec.SMALL, new int[4], drums, drums, new float[3]));
  }
}
