/**
 * The settings of a job: {@link org.resonate.pipeline.settings.JobSettings} says how and where the
 * work is done, {@link org.resonate.transforms.settings.RemasterSettings} what is done to a track.
 * {@link org.resonate.pipeline.settings.EffectiveSettings} puts both together from flags, YAML and
 * defaults:
 *
 * <pre>{@code
 * List<String> mistakes = new ArrayList<>();
 * var settings = EffectiveSettings.resolve(SettingsFile.find("default", mistakes), flags, mistakes);
 * }</pre>
 */
package org.resonate.pipeline.settings;
