/**
 * What came out of jobs, in {@code OUT/.resonate/}: {@link org.resonate.pipeline.ledger.Ledger}
 * reads and compacts the tracks' records, {@link org.resonate.pipeline.ledger.Summary} writes what
 * schedulers read, {@link org.resonate.pipeline.ledger.OutputLock} keeps other jobs out.
 */
package org.resonate.pipeline.ledger;
