/**
 * A real PostgreSQL cluster (a primary and streaming replicas) for dev mode and tests, with tools to break it. Not for
 * production: the binaries come in scope provided, fsync is off. Enter by {@link EmbeddedCluster#start}. Invariant: no
 * process and no directory outlives the JVM that started them, however that JVM ends.
 */
@NullMarked
package io.sluice.embedded;

import org.jspecify.annotations.NullMarked;
