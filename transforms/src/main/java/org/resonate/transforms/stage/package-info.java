/**
 * What all stages share. A {@link org.resonate.transforms.stage.Stage} is a plain class that makes
 * one section of a track; {@link org.resonate.transforms.stage.StageRunner} gives it a directory,
 * skips it where the store already holds its result, times it and turns its exceptions into
 * failures; {@link org.resonate.transforms.stage.RunSteps} puts that into a Beam pipeline.
 */
package org.resonate.transforms.stage;
