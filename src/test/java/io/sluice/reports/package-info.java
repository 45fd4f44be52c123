/** Reports over HTTP against real PostgreSQL. */
@NullMarked
package io.sluice.reports;

import org.jspecify.annotations.NullMarked;
