package org.resonate.pipeline.ledger;

/**
 * A model pack that a job uses.
 *
 * @param name of the pack
 * @param version of the pack
 * @param licence of its weights
 * @param sha256 over all of it
 */
public record Model(String name, String version, String licence, String sha256) {}
