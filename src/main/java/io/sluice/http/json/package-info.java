/**
 * JSON in and out: how strictly bodies are read, and what money, times, words and patches look like on the wire. Not
 * for requests, their bounds of size and time, or problem documents ({@code http}). Entry point:
 * {@link io.sluice.http.json.StrictJson}. Invariant: a value that comes through is exactly what the caller wrote, and
 * PostgreSQL can store it; everything else is refused with a pointer to it.
 */
@NullMarked
package io.sluice.http.json;

import org.jspecify.annotations.NullMarked;
