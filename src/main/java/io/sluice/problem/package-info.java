/**
 * Everything that can go wrong, as one closed list, and which SQLSTATE means which of it. Not for turning a failure
 * into an answer: {@code http} does that. Entry point: {@link io.sluice.problem.ProblemType}. Invariant: a detail is
 * fit for a stranger's eyes, so no SQL text, constraint, host or stack trace is ever put into one.
 */
@NullMarked
package io.sluice.problem;

import org.jspecify.annotations.NullMarked;
