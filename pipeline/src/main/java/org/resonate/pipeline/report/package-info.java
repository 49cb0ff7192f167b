/**
 * What an output folder holds, as pages for people: {@link org.resonate.pipeline.report.Report}
 * reads the ledger and writes {@code OUT/.resonate/report/index.html}.
 *
 * <pre>{@code
 * Path index = Report.write(folder, ledger, "0.1.0");
 * }</pre>
 */
package org.resonate.pipeline.report;
