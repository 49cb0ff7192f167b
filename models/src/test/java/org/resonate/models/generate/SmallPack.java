package org.resonate.models.generate;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.resonate.models.ModelException;
import org.resonate.models.pack.ModelPack;

/**
 * JASCO's architecture with few and seeded weights, as {@code models/export/jasco_pack.py} makes
 * it.
 */
final class SmallPack {

  static final String PROMPT = "drums, warm bass and acoustic guitar";

  private SmallPack() {}

  static ModelPack read() throws ModelException {
    try {
      return ModelPack.read(
          Path.of(SmallPack.class.getResource("/packs/jasco_tiny/pack.json").toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
