/** The connections to one server, and what they do when it does not behave. */
@NullMarked
package io.sluice.postgres.topology;

import org.jspecify.annotations.NullMarked;
