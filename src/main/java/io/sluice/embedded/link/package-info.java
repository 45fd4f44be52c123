/**
 * A TCP link before a server that slows, cuts, rewrites or breaks what passes, while it runs. Not for servers and their
 * processes ({@code embedded}). Entry point: {@link io.sluice.embedded.link.TcpLink#to}. Invariant: one thread a link
 * does all the work, and without a fault bytes pass unchanged and in order.
 */
@NullMarked
package io.sluice.embedded.link;

import org.jspecify.annotations.NullMarked;
