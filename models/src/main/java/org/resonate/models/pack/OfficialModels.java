package org.resonate.models.pack;

import java.util.List;
import org.resonate.models.ModelException;

/** The models of Demucs 4 (its {@code remote/*.yaml}) that can be made into packs. */
public final class OfficialModels {

  private static final List<OfficialModel> ALL =
      List.of(
          new OfficialModel(
              "htdemucs",
              List.of("955717e8"),
              List.of(),
              List.of("htdemucs"),
              "adefossez/HTDemucs",
              "MIT",
              40),
          new OfficialModel(
              "htdemucs_ft",
              List.of("f7e0c4bc", "d12395a8", "92cfc3b6", "04573f0d"),
              // Each network is tuned for one stem.
              List.of(
                  List.of(1.0, 0.0, 0.0, 0.0),
                  List.of(0.0, 1.0, 0.0, 0.0),
                  List.of(0.0, 0.0, 1.0, 0.0),
                  List.of(0.0, 0.0, 0.0, 1.0)),
              List.of("htdemucs"),
              "adefossez/HTDemucs-ft",
              "MIT",
              30),
          new OfficialModel(
              "htdemucs_6s",
              List.of("5c90dfd2"),
              List.of(),
              // The official one has a narrower transformer; the other is htdemucs with six stems.
              List.of("htdemucs_6s", "htdemucs_6s_wide"),
              "adefossez/HTDemucs-6s",
              "MIT",
              20));

  private OfficialModels() {}

  /** Their names, the best first. */
  public static List<String> names() {
    return ALL.stream().map(OfficialModel::name).toList();
  }

  /**
   * The model of that name.
   *
   * @throws ModelException if there is none; the message names those there are
   */
  public static OfficialModel find(String name) throws ModelException {
    return ALL.stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "there is no official model '"
                        + name
                        + "'; there are "
                        + String.join(", ", names())));
  }
}
