@NullMarked
package io.sluice.consistency;

import org.jspecify.annotations.NullMarked;
