/**
 * What the OpenAPI document says beyond what its scanner finds: the problems of each operation, shared parts, nullable
 * fields. Not for the operations' own words (the features). Entry point:
 * {@link io.sluice.http.openapi.ProblemResponses}. Invariant: it runs at build time only, and no room imports it.
 */
@NullMarked
package io.sluice.http.openapi;

import org.jspecify.annotations.NullMarked;
