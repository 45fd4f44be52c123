/**
 * Reports on a tenant's sales, customers and products, and the export of its orders, streamed as JSON, CSV or NDJSON.
 * Not for anything that changes rows. Entry point: {@link io.sluice.reports.ReportResource}. Invariant: no report holds
 * more than a batch of rows, nor a connection for longer than {@code sluice.reports.timeout}.
 */
@NullMarked
package io.sluice.reports;

import org.jspecify.annotations.NullMarked;
