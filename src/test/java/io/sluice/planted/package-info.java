/**
 * A house in which every rule is broken, so that the architecture test can prove that it would notice. Its rooms mirror
 * the gateway's; nothing in it is a bean or an operation that anybody could call.
 */
@NullMarked
package io.sluice.planted;

import org.jspecify.annotations.NullMarked;
