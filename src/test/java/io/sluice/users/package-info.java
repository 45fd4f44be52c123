/** Users over HTTP against real PostgreSQL. */
@NullMarked
package io.sluice.users;

import org.jspecify.annotations.NullMarked;
