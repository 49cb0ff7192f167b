package org.resonate.models.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;

class GeneratorManifestTest {

  private static final String SHA = "0".repeat(64);

  private static final String GENERATOR =
      """
      "generator":{"rateHz":32000,"latentFrames":500,"hopFrames":640,"latents":128,"drumDims":2,
      "textDims":1024,"encode":"e.pt","drums":"d.pt","field":"f.pt","decode":"o.pt",
      "nullChord":194,"nullDrums":[0.25,-0.5],"chords":{"N":0,"C":193},"embeddings":"p.f32",
      "prompts":[{"text":"bass","firstRow":0,"rows":3},{"text":"piano","firstRow":3,"rows":2}]}
      """;

  private static final String PACK =
      """
      {"name":"g","kind":"generator","version":"1","rank":1,"licence":"MIT","origin":"test",
      "files":{"e.pt":"S","d.pt":"S","f.pt":"S","o.pt":"S","p.f32":"S"},"devices":["cpu"],
      """
              .replace("\"S\"", "\"" + SHA + "\"")
          + GENERATOR
          + "}";

  @TempDir Path folder;

  private ModelPack read(String json) throws Exception {
    Files.writeString(folder.resolve(ModelPack.MANIFEST), json);
    return ModelPack.read(folder);
  }

  @Test
  void generatorHasItsPartsAndNoGeometry() throws Exception {
    ModelPack pack = read(PACK);
    GeneratorSpec spec = pack.generator().orElseThrow();
    assertEquals("generator", pack.kind());
    assertEquals(320_000, spec.windowFrames());
    assertEquals(193, spec.chords().get("C"));
    assertEquals(List.of(0.25f, -0.5f), spec.nullDrums());
    assertEquals(new GeneratorSpec.Prompt("piano", 3, 2), spec.prompts().get(1));
    assertEquals(List.of(), pack.networks());
    assertThrows(IllegalStateException.class, pack::geometry);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertRefused(PACK.replace("\"f.pt\",\"decode\"", "\"x.pt\",\"decode\""), "x.pt");
    assertRefused(PACK.replace("\"decode\":\"o.pt\",", ""), "decode");
    assertRefused(PACK.replace("\"latents\":128", "\"latents\":0"), "latents");
    assertRefused(PACK.replace("\"C\":193", "\"C\":194"), "C=194");
    assertRefused(
        PACK.replace("\"nullDrums\":[0.25,-0.5],", ""), "make it again by resonate models");
    assertRefused(PACK.replace("0.25,-0.5", "0.25"), "nullDrums of 2 finite numbers, not [0.25]");
    assertRefused(PACK.replace("0.25,-0.5", "0.25,null"), "nullDrums of 2 finite");
    assertRefused(PACK.replace("0.25,-0.5", "0.25,1e39"), "nullDrums of 2 finite");
    assertRefused(PACK.replace("\"piano\"", "\"bass\""), "once");
    assertRefused(PACK.replace("\"rows\":2", "\"rows\":0"), "row");
    assertRefused(PACK.replace("\"kind\":\"generator\"", "\"kind\":\"separator\""), "generator");
    assertRefused(PACK.replace(",\n" + GENERATOR, ""), "generator");
    assertRefused(
        PACK.replace("\"devices\"", "\"networks\":[{\"file\":\"e.pt\"}],\"devices\""), "networks");
  }

  private void assertRefused(String json, String about) {
    ModelException e = assertThrows(ModelException.class, () -> read(json));
    assertTrue(e.getMessage().contains(about), e.getMessage());
  }
}
