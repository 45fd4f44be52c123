package io.sluice.http;

import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;

/** The answer to a POST that made something: 201, where it is to be found, and the whole of it. */
public final class Created {

    private Created() {}

    /** The answer for the resource with this id below the collection's path, such as {@code /v1/orders}. */
    public static <T> RestResponse<T> in(String collection, long id, T made) {
        return RestResponse.ResponseBuilder.<T>created(URI.create(collection + "/" + id))
                .entity(made)
                .build();
    }

    /** The answer for several resources at once, which are to be found in the collection. */
    public static <T> RestResponse<T> several(String collection, T made) {
        return RestResponse.ResponseBuilder.<T>created(URI.create(collection))
                .entity(made)
                .build();
    }
}
