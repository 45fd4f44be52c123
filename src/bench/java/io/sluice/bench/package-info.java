/**
 * The benchmark: what the packaged gateway does in a second and what it costs, beside pgbench on the same servers. Not
 * part of the gateway and not a test. Entry point: {@link io.sluice.bench.Benchmark}, started by {@code src/bench/run}.
 * Invariant: what is compared was measured in turn in the same run, and an error is never left out of the report.
 */
@NullMarked
package io.sluice.bench;

import org.jspecify.annotations.NullMarked;
