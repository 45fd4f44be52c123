/**
 * The way from a started process to one that takes work, and the refusal to go it with an unsafe configuration. Entry
 * point: {@link io.sluice.operations.startup.StartupSequence}. Invariant: no request reaches the database before every
 * check has passed.
 */
@NullMarked
package io.sluice.operations.startup;

import org.jspecify.annotations.NullMarked;
