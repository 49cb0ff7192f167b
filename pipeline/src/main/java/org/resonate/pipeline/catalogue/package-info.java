/**
 * What goes into a job: {@link org.resonate.pipeline.catalogue.Listing} finds the recordings in
 * files and folders, {@link org.resonate.pipeline.catalogue.Catalogue} reads them from a list with
 * settings for each, {@link org.resonate.pipeline.catalogue.Planner} decides against the records
 * which of them need work, and names each one's id and output. {@link
 * org.resonate.pipeline.catalogue.Replay} takes those that failed instead.
 */
package org.resonate.pipeline.catalogue;
