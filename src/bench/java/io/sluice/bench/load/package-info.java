/**
 * What puts load on the gateway and on PostgreSQL: wrk and pgbench as processes, and an open-loop generator of our own.
 * Not for counting what the load costs ({@code machine}).
 */
@NullMarked
package io.sluice.bench.load;

import org.jspecify.annotations.NullMarked;
