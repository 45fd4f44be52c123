package io.sluice.http;

import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Which query parameters a resource method declares. */
final class QueryNames {

    private QueryNames() {}

    static Set<String> of(Method method) {
        return Arrays.stream(method.getParameters())
                .map(QueryNames::of)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The names that may be sent more than once. */
    static Set<String> repeatable(Method method) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> Collection.class.isAssignableFrom(parameter.getType())
                        || parameter.getType().isArray())
                .map(QueryNames::of)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The name of one query parameter, or null where the method's parameter is none. */
    static @Nullable String of(Parameter parameter) {
        QueryParam standard = parameter.getAnnotation(QueryParam.class);
        if (standard != null) {
            return standard.value();
        }
        RestQuery query = parameter.getAnnotation(RestQuery.class);
        return query == null ? null : query.value().isEmpty() ? parameter.getName() : query.value();
    }
}
