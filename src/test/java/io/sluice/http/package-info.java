/** Tests of the HTTP edge; {@link io.sluice.http.EdgeResource} is the API that they call. */
@NullMarked
package io.sluice.http;

import org.jspecify.annotations.NullMarked;
