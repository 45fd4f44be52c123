package io.sluice.planted.http;

import io.sluice.planted.problem.ProblemThatKnowsHttp;
import org.jspecify.annotations.Nullable;

/** Knows what can go wrong, as it may. */
public final class Request {

    @Nullable
    ProblemThatKnowsHttp problem;
}
