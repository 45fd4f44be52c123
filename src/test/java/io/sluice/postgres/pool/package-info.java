/** The connections to one server, and what they do when it does not behave. */
@NullMarked
package io.sluice.postgres.pool;

import org.jspecify.annotations.NullMarked;
