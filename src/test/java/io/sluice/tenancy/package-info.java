/** Tests of who is calling. */
@NullMarked
package io.sluice.tenancy;

import org.jspecify.annotations.NullMarked;
