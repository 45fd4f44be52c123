/** Orders over HTTP against real PostgreSQL. */
@NullMarked
package io.sluice.orders;

import org.jspecify.annotations.NullMarked;
