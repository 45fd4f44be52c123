package io.sluice.http;

import io.sluice.problem.ProblemType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The problems that an operation can give beside those that every operation can; {@code http.openapi} writes them into
 * the OpenAPI document. On resource methods.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Problems {

    ProblemType[] value();
}
