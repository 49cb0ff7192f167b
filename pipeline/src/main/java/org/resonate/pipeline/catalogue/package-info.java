/**
 * What goes into a job: {@link org.resonate.pipeline.catalogue.Listing} finds the recordings,
 * {@link org.resonate.pipeline.catalogue.Planner} decides against the records which of them need
 * work, and names each one's id and output.
 */
package org.resonate.pipeline.catalogue;
