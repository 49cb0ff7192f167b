package org.resonate.models.separate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resonate.models.ModelException;

class SharedModelsTest {

  private final SharedModels<String> models = new SharedModels<>();
  private final List<String> log = new ArrayList<>();

  private SegmentModel get(String key) throws ModelException {
    return models.get(
        key,
        () -> {
          log.add("load " + key);
          return new SegmentModel() {
            @Override
            public List<float[]> run(List<float[][]> segments) {
              return List.of(segments.get(0)[0]);
            }

            @Override
            public void close() {
              log.add("close " + key);
            }
          };
        });
  }

  @Test
  void oneIsLoadedForAllAndClosedWithTheLast() throws ModelException {
    SegmentModel one = get("mps");
    SegmentModel two = get("mps");
    SegmentModel other = get("cpu");
    assertEquals(List.of("load mps", "load cpu"), log);
    float[] sound = {1, 2};
    assertEquals(List.of(sound), two.run(List.<float[][]>of(new float[][] {sound})));
    one.close();
    one.close();
    assertEquals(2, log.size(), "another still uses it");
    two.close();
    other.close();
    assertEquals(List.of("load mps", "load cpu", "close mps", "close cpu"), log);
    get("mps").close();
    assertEquals(List.of("load mps", "close mps"), log.subList(4, 6));
  }

  @Test
  void oneThatDoesNotLoadIsTriedAgain() throws ModelException {
    assertThrows(
        ModelException.class,
        () ->
            models.get(
                "mps",
                () -> {
                  throw new ModelException("no");
                }));
    get("mps").close();
    assertEquals(List.of("load mps", "close mps"), log);
  }
}
