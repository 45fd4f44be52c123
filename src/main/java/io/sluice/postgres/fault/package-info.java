/**
 * Which failed attempts may be repeated, how often and how soon, and when a node is left alone for a while. Not for
 * finding out what a failure means ({@code transaction}). Entry point: {@link io.sluice.postgres.fault.Retries}.
 * Invariant: nothing is repeated of which it is not known that repeating is safe.
 */
@NullMarked
package io.sluice.postgres.fault;

import org.jspecify.annotations.NullMarked;
