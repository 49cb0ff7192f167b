package org.resonate.models.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import org.resonate.models.ModelException;

/**
 * What audiocraft's {@code export_lm} writes of JASCO: torch's zip with a pickled dictionary of
 * {@code best_state}, the tensors of the field and of its conditioners; {@code xp.cfg}, the
 * configuration of its training, in YAML; {@code version} and {@code exported}.
 */
public final class JascoCheckpoint extends StateFile {

  private static final String CONFIGURATION = "xp.cfg";

  private final String configuration;

  private JascoCheckpoint(TensorFile state, String configuration) {
    super(state);
    this.configuration = configuration;
  }

  /**
   * Opens a checkpoint.
   *
   * @throws ModelException if the file is harmed, hostile or of another kind; the message names the
   *     file, what is wrong and where
   */
  public static JascoCheckpoint open(Path file) throws ModelException {
    return Formats.open(file, JascoCheckpoint::of, JascoCheckpoint::refuse);
  }

  private static JascoCheckpoint of(TorchFile file) throws IOException {
    if (!(file.content().get(CONFIGURATION) instanceof String configuration)) {
      throw new IOException("its pickle has no xp.cfg: it is no state_dict.bin of JASCO");
    }
    return new JascoCheckpoint(file.tensors(file.dictionary("best_state")), configuration);
  }

  private static JascoCheckpoint refuse(SafetensorsFile file) throws IOException {
    throw new IOException(
        "it is a safetensors file, which has no xp.cfg: it is no state_dict.bin of JASCO");
  }

  /** The configuration, in YAML. */
  public String configuration() {
    return configuration;
  }
}
