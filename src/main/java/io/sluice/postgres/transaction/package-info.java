/**
 * Runs work for a caller in one transaction whose first statement says who the caller is. Not for choosing a node
 * ({@code routing}). Entry point: {@link io.sluice.postgres.transaction.TenantDatabase}. Invariant: success is reported
 * only when every statement and the COMMIT succeeded; a connection is given back only after its transaction ended.
 */
@NullMarked
package io.sluice.postgres.transaction;

import org.jspecify.annotations.NullMarked;
