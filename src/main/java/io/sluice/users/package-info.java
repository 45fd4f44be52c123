/**
 * People of a tenant. Not for what they order. Entry point: {@link io.sluice.users.UserResource}. Invariant: a deleted
 * user does not exist for any caller, and its email address is free again.
 */
@NullMarked
package io.sluice.users;

import org.jspecify.annotations.NullMarked;
