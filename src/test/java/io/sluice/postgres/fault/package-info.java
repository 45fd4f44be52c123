@NullMarked
package io.sluice.postgres.fault;

import org.jspecify.annotations.NullMarked;
