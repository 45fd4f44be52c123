/** Sluice, an HTTP gateway in front of a PostgreSQL cluster. */
@NullMarked
package io.sluice;

import org.jspecify.annotations.NullMarked;
