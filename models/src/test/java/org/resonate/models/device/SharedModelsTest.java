package org.resonate.models.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resonate.models.ModelException;

class SharedModelsTest {

  private interface Model extends LoadedModel {
    float run(float in);
  }

  private record Use(Model model, Runnable giveBack) implements Model {
    @Override
    public float run(float in) {
      return model.run(in);
    }

    @Override
    public void close() {
      giveBack.run();
    }
  }

  private final SharedModels<String, Model> models = new SharedModels<>(Use::new);
  private final List<String> log = new ArrayList<>();

  private Model get(String key) throws ModelException {
    return models.get(
        key,
        () -> {
          log.add("load " + key);
          return new Model() {
            @Override
            public float run(float in) {
              return 2 * in;
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
    Model one = get("mps");
    Model two = get("mps");
    Model other = get("cpu");
    assertEquals(List.of("load mps", "load cpu"), log);
    assertEquals(6, two.run(3));
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
