/** One class a promise to the operator, against real servers. */
@NullMarked
package io.sluice.scenario;

import org.jspecify.annotations.NullMarked;
