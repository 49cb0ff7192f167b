package org.resonate.models.generate;

import java.util.List;
import java.util.Map;
import org.resonate.models.pack.GeneratorSpec;

/** Generators without files. */
final class TestSpec {

  /** Four latent frames of three numbers, two frames of sound each; three chords. */
  static final GeneratorSpec SMALL =
      new GeneratorSpec(
          100,
          4,
          2,
          3,
          2,
          2,
          "encode.pt",
          "drums.pt",
          "field.pt",
          "decode.pt",
          3,
          List.of(0.25f, -0.5f),
          Map.of("N", 0, "C", 1, "G", 2),
          "prompts.f32",
          List.of(new GeneratorSpec.Prompt("bass", 0, 2), new GeneratorSpec.Prompt("piano", 2, 1)));

  private TestSpec() {}
}
