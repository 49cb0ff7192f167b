/**
 * What a user may set about the work on one track: {@link
 * org.resonate.transforms.settings.RemasterSettings}, a validated record per stage. They travel
 * with the track as canonical JSON, and each stage's part of it enters its fingerprint.
 */
package org.resonate.transforms.settings;
