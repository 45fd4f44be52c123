/**
 * The processes that are measured and what the operating system says of them; Linux only. Not for putting load on them
 * ({@code load}). Entry points: {@link io.sluice.bench.machine.Gateway}, {@link io.sluice.bench.machine.Meter}.
 */
@NullMarked
package io.sluice.bench.machine;

import org.jspecify.annotations.NullMarked;
