/**
 * The customers of the service, which operators make and list. Not for what belongs to a tenant. Entry point:
 * {@link io.sluice.tenants.TenantResource}. Invariant: only an operator gets here, and sees nothing of a tenant's rows.
 */
@NullMarked
package io.sluice.tenants;

import org.jspecify.annotations.NullMarked;
