package io.sluice.planted.problem;

import io.sluice.planted.http.Request;
import org.jspecify.annotations.Nullable;

/** Closes a circle: http knows problem. */
public final class ProblemThatKnowsHttp {

    @Nullable
    Request request;
}
