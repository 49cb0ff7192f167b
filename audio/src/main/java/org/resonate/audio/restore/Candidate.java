package org.resonate.audio.restore;

import java.util.function.Function;
import org.resonate.audio.AudioSink;

/**
 * One way to mend a region.
 *
 * @param name as a verdict tells of it
 * @param processor made with the sink behind it
 */
record Candidate(String name, Function<AudioSink, AudioSink> processor) {}
