/**
 * The shared HTTP edge: request id, bounds, parameters, paging and problem documents. Not for who is calling
 * ({@code tenancy}), what is asked (the features) or what JSON is taken ({@code http.json}). Entry point:
 * {@link io.sluice.http.FilterOrder}. Invariant: every 4xx and 5xx leaves as one problem document, told once.
 */
@NullMarked
package io.sluice.http;

import org.jspecify.annotations.NullMarked;
