/** Tenants over HTTP against real PostgreSQL. */
@NullMarked
package io.sluice.tenants;

import org.jspecify.annotations.NullMarked;
