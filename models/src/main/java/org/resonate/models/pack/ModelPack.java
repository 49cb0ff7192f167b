package org.resonate.models.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;

/** A pack as it lies in its folder. Its files are not yet verified: {@link PackStore#verify}. */
public final class ModelPack {

  /** The file that makes a folder a pack. */
  public static final String MANIFEST = "pack.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PackManifest manifest;
  private final Path folder;
  private final String digest;

  private ModelPack(PackManifest manifest, Path folder, String digest) {
    this.manifest = manifest;
    this.folder = folder;
    this.digest = digest;
  }

  /**
   * Reads a pack's manifest.
   *
   * @param folder where {@code pack.json} lies
   * @throws ModelException if it is missing or wrong
   */
  public static ModelPack read(Path folder) throws ModelException {
    Path file = folder.resolve(MANIFEST);
    try {
      byte[] bytes = Files.readAllBytes(file);
      PackManifest manifest = JSON.readValue(bytes, PackManifest.class);
      return new ModelPack(manifest, folder, Digests.sha256(bytes));
    } catch (NoSuchFileException e) {
      throw new ModelException(
          "there is no model pack at " + folder + ": " + MANIFEST + " is missing", e);
    } catch (IOException e) {
      throw new ModelException("cannot read the model pack " + file + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : root.getMessage();
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  /** Its name. */
  public String name() {
    return manifest.name();
  }

  /** What it does: {@code separator} or {@code generator}. */
  public String kind() {
    return manifest.kind();
  }

  /** The maker's version. */
  public String version() {
    return manifest.version();
  }

  /** Which pack of a kind is best: the highest. */
  public int rank() {
    return manifest.rank();
  }

  /** SPDX name of its licence. */
  public String licence() {
    return manifest.licence();
  }

  /** The licence that whoever installed it has accepted, if it was one to be accepted. */
  public Optional<String> acceptedLicence() {
    return Optional.ofNullable(manifest.acceptedLicence());
  }

  /** Where it comes from. */
  public String origin() {
    return manifest.origin();
  }

  /** Its files and the SHA-256 that each must have, in lower-case hex. */
  public Map<String, String> files() {
    return manifest.files();
  }

  /** The kinds of device that it may run on. */
  public List<ComputeDevice.Kind> devices() {
    return manifest.devices().stream().map(name -> ComputeDevice.parse(name).kind()).toList();
  }

  /** Shapes, rate and stems of a separator. */
  public Geometry geometry() {
    if (manifest.geometry() == null) {
      throw new IllegalStateException(name() + " is a " + kind() + ": it has no geometry");
    }
    return manifest.geometry();
  }

  /** The parts of a generator; empty for anything else. */
  public Optional<GeneratorSpec> generator() {
    return Optional.ofNullable(manifest.generator());
  }

  /** The folder it lies in. */
  public Path folder() {
    return folder;
  }

  /** A separator's bag of networks, each with a weight for each stem. */
  public List<Network> networks() {
    return manifest.networks();
  }

  /** The name of the file that makes the networks' inputs of the sound, where they need it. */
  public Optional<String> front() {
    return Optional.ofNullable(manifest.front());
  }

  /** The name of the file that makes sound of their outputs; present where {@link #front} is. */
  public Optional<String> back() {
    return Optional.ofNullable(manifest.back());
  }

  /**
   * Whether the sound goes in as {@code (x − mean) / deviation} of the whole track's mono mix, and
   * what comes out is taken back.
   */
  public boolean normalised() {
    return manifest.normalised();
  }

  /** Where one of {@link #files} lies. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** SHA-256 of {@code pack.json}, which holds those of all files: the identity of the pack. */
  public String digest() {
    return digest;
  }

  @Override
  public String toString() {
    return name() + " " + version() + " (" + folder + ")";
  }
}
