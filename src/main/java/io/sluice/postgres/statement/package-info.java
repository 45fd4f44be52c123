/**
 * A named SQL statement with its parameter types and its row type. Not for running one. Entry point:
 * {@link io.sluice.postgres.statement.Statement}. Invariant: a statement's text is a constant and its row type a record
 * whose components are the columns, in order; a contract test holds both against PostgreSQL.
 */
@NullMarked
package io.sluice.postgres.statement;

import org.jspecify.annotations.NullMarked;
