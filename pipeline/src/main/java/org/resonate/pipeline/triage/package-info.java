/**
 * What remastering would meet, before any of it is done: {@link
 * org.resonate.pipeline.triage.TrackTriage} says it of one track, from its record and the settings
 * in force; the other classes estimate the time and put it into a table, events or a CSV file.
 *
 * <pre>{@code
 * TrackTriage triage = TrackTriage.of(record, settings, hasGenerator);
 * Optional<RemasterTime> time = new RemasterTimes(laterStages, host, threads).of(triage);
 * }</pre>
 */
package org.resonate.pipeline.triage;
