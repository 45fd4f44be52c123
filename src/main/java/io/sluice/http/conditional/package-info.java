/**
 * Entity tags and what callers do with them: {@code ETag} from a row's version, {@code If-Match},
 * {@code If-None-Match}, and the answers without a body (304, {@code Prefer: return=minimal}). Not for comparing
 * versions with rows: the UPDATE does that. Entry point: {@link io.sluice.http.conditional.Versioned}. Invariant: equal
 * strong tags, equal bytes.
 */
@NullMarked
package io.sluice.http.conditional;

import org.jspecify.annotations.NullMarked;
