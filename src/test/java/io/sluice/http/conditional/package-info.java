/** Tests of entity tags, conditions and preferences, by rows and through the running gateway. */
@NullMarked
package io.sluice.http.conditional;

import org.jspecify.annotations.NullMarked;
