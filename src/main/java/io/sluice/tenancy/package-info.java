/**
 * Who is calling: a {@link io.sluice.tenancy.Caller} from a JWT or from trusted headers, and whether it may use an
 * operation. Not for which rows it sees: that is the database's. Entry point: {@link io.sluice.tenancy.CurrentCaller}.
 * Invariant: an operation without {@link io.sluice.tenancy.AllowedTo} is open to nobody.
 */
@NullMarked
package io.sluice.tenancy;

import org.jspecify.annotations.NullMarked;
