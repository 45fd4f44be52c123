/**
 * The front desk of the database: all that features see of it. Not for SQL texts (those are the features') nor for how
 * work is run ({@code transaction}). Entry point: {@link io.sluice.postgres.Database}. Invariant: there is no way to
 * reach a tenant's rows from here without saying for which caller.
 */
@NullMarked
package io.sluice.postgres;

import org.jspecify.annotations.NullMarked;
