package org.resonate.transforms.stage;

import java.io.Serializable;
import org.apache.avro.specific.SpecificRecordBase;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;

/**
 * One stage of a track's way: makes one section of its record, and the sound files that the section
 * names. It returns its section, not the whole track, so that two tracks with the same bytes can
 * share its result.
 *
 * @param <S> the section
 */
public interface Stage<S extends SpecificRecordBase> extends Serializable {

  /** The name in records, events and the store: a verb in camel case. */
  String name();

  /** Raised whenever the same input gives another result: it is part of the fingerprint. */
  int version();

  /** The field of {@link Track} that the stage fills. */
  String section();

  /** The class of the section. */
  Class<S> sectionType();

  /** The settings that the stage reads: they enter the fingerprint as canonical JSON. */
  Object settings(RemasterSettings settings);

  /**
   * What else the result depends on, beside the stages before: packs, natives, the reference.
   *
   * @throws Exception as {@link #apply}
   */
  default String dependencies(Track in, StageContext context) throws Exception {
    return "";
  }

  /**
   * Does the work. Sound goes into {@link StageContext#directory()}.
   *
   * @param in a track whose earlier sections are filled; not changed
   * @param context settings, places, threads
   * @return the section
   * @throws Exception anything: it becomes the track's failure
   */
  S apply(Track in, StageContext context) throws Exception;
}
