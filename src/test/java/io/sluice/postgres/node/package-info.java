/** What a server is told, and the lists and files that name servers. */
@NullMarked
package io.sluice.postgres.node;

import org.jspecify.annotations.NullMarked;
