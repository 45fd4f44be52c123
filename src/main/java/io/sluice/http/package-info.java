/**
 * The shared HTTP edge: request id, bounds, JSON in and out, paging, problem documents and the OpenAPI document. Not
 * for who is calling ({@code tenancy}) or what is asked (the features). Entry point:
 * {@link io.sluice.http.FilterOrder}. Invariant: every 4xx and 5xx leaves as one problem document, told once.
 */
@NullMarked
package io.sluice.http;

import org.jspecify.annotations.NullMarked;
