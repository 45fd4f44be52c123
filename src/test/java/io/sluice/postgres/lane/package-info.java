/** Tests of the room of the same name. */
@NullMarked
package io.sluice.postgres.lane;

import org.jspecify.annotations.NullMarked;
