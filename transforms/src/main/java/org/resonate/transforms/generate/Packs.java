package org.resonate.transforms.generate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.resonate.models.ModelException;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

/** The packs that stages work with. */
public final class Packs {

  private static final String GENERATOR = "generator";
  private static final String SEPARATOR = "separator";
  private static final String AUTO = "auto";

  private Packs() {}

  /**
   * The best generator that is installed; empty where none is.
   *
   * @throws ModelException if a folder of packs cannot be listed
   */
  public static Optional<ModelPack> generator(List<Path> folders) throws ModelException {
    return new PackStore(folders).bestIfAny(GENERATOR);
  }

  /**
   * The separator of that name, or for {@code auto} the best one.
   *
   * @throws ModelException if there is none, naming those there are
   */
  public static ModelPack separator(List<Path> folders, String model) throws ModelException {
    PackStore packs = new PackStore(folders);
    return model.equals(AUTO) ? packs.best(SEPARATOR) : packs.find(model);
  }
}
