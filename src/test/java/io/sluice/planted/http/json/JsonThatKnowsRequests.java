package io.sluice.planted.http.json;

import io.sluice.planted.http.Request;
import org.jspecify.annotations.Nullable;

/** Looks up from the values to the request that brings them. */
public final class JsonThatKnowsRequests {

    @Nullable
    Request request;
}
