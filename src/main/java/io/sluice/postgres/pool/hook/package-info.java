/**
 * Taking part in the life of every request connection, and what a hook may see and do of it. Not for the pool's own
 * rules, which are hooks too ({@code pool}). Entry point: {@link io.sluice.postgres.pool.hook.ConnectionHook}.
 * Invariant: a hook sees a connection but cannot lend or keep it, and only a fresh one lets it run statements.
 */
@NullMarked
package io.sluice.postgres.pool.hook;

import org.jspecify.annotations.NullMarked;
