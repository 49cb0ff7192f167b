package org.resonate.models.hub;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.pack.Bag;
import org.resonate.models.pack.OfficialModel;
import org.resonate.models.pack.PackImport;

/** A model of Demucs: the list of its networks, then these. */
public final class DemucsRelease implements Release {

  private static final String SUFFIX = ".safetensors";

  /** A pack holds 32-bit floats, a checkpoint perhaps 16-bit ones. */
  private static final int PACK_BYTES_PER_BYTE = 2;

  /** How large a checkpoint of a model can rightly be, in bytes. */
  @FunctionalInterface
  interface Largest {
    long bytes(OfficialModel model) throws ModelException;
  }

  private final OfficialModel model;
  private final Largest largest;

  /** The release of a model. */
  public DemucsRelease(OfficialModel model) {
    this(model, PackImport::largestCheckpointBytes);
  }

  DemucsRelease(OfficialModel model, Largest largest) {
    this.model = model;
    this.largest = largest;
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public List<Wanted> next(List<Path> arrived) throws ModelException {
    return switch (arrived.size()) {
      case 0 -> List.of(bag());
      case 1 -> networks(Bag.read(arrived.get(0)).signatures());
      default -> List.of();
    };
  }

  @Override
  public List<Wanted> all() throws ModelException {
    List<Wanted> all = new ArrayList<>(List.of(bag()));
    all.addAll(networks(model.signatures()));
    return all;
  }

  private Wanted bag() {
    return new Wanted(model.repository(), model.bagFile(), Bag.MAX_BYTES, 1);
  }

  private List<Wanted> networks(List<String> signatures) throws ModelException {
    long mostBytes = largest.bytes(model);
    List<Wanted> networks = new ArrayList<>();
    for (int i = 0; i < signatures.size(); i++) {
      // Files of a bag are of one size; those before this one are here, but not their packs.
      long perByte = (long) PACK_BYTES_PER_BYTE * signatures.size() + signatures.size() - i;
      networks.add(new Wanted(model.repository(), signatures.get(i) + SUFFIX, mostBytes, perByte));
    }
    return networks;
  }
}
