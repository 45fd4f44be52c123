/**
 * What happens in the gateway, told once: {@link io.sluice.observe.GatewayObserver} has one method an event, and its
 * implementations decide what becomes a log line or a number. Not for deciding anything. Entry point:
 * {@link io.sluice.observe.Observers}. Invariant: nobody else touches a logger or a meter, and tags are closed sets.
 */
@NullMarked
package io.sluice.observe;

import org.jspecify.annotations.NullMarked;
