@NullMarked
package io.sluice.postgres.routing;

import org.jspecify.annotations.NullMarked;
