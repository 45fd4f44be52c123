/** Products and categories over HTTP against real PostgreSQL. */
@NullMarked
package io.sluice.catalog;

import org.jspecify.annotations.NullMarked;
