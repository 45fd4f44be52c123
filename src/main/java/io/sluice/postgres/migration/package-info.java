/**
 * Brings the schema to the version that this build needs, or says that it is not there. Not for what is in the schema
 * ({@code db/migration}). Entry point: {@link io.sluice.postgres.migration.Schema}. Invariant: only here is the owner's
 * role used, and a gateway that does not migrate need not know its password.
 */
@NullMarked
package io.sluice.postgres.migration;

import org.jspecify.annotations.NullMarked;
