package org.resonate.models.generate;

import org.resonate.models.ModelException;
import org.resonate.models.device.LoadedModel;

/** Sound to latents and back. Safe for several threads at once. */
interface Codec extends LoadedModel {

  /**
   * Latents of a window.
   *
   * @param sound mono, {@code [latentFrames · hopFrames]}, ±1
   * @return normalised, {@code [latentFrames · latents]}
   */
  float[] encode(float[] sound) throws ModelException;

  /**
   * The condition on drums.
   *
   * @param latents of drums, {@code [latentFrames · latents]}
   * @return {@code [latentFrames · drumDims]}
   */
  float[] drums(float[] latents) throws ModelException;

  /**
   * Sound of latents.
   *
   * @param latents normalised, {@code [latentFrames · latents]}
   * @return mono, {@code [latentFrames · hopFrames]}
   */
  float[] decode(float[] latents) throws ModelException;
}
