package org.resonate.pipeline.catalogue;

import org.resonate.transforms.settings.RemasterSettings;

/**
 * What is done to a track.
 *
 * @param settings all of them, the separator by its name
 * @param json the same as canonical JSON
 * @param digest of all that decides the result beside the source: settings, pack, reference
 */
public record TrackSettings(RemasterSettings settings, String json, String digest) {}
