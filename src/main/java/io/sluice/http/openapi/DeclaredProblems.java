package io.sluice.http.openapi;

import io.sluice.http.Problems;
import io.sluice.problem.ProblemType;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Problems} says on each resource method, found by method and path, since those are what an operation of
 * the OpenAPI document and a resource method have in common whatever its id is. Immutable.
 */
final class DeclaredProblems {

    private static final List<Class<? extends Annotation>> METHODS =
            List.of(GET.class, POST.class, PUT.class, PATCH.class, DELETE.class);

    private final Map<String, Set<ProblemType>> byOperation;

    private DeclaredProblems(Map<String, Set<ProblemType>> byOperation) {
        this.byOperation = byOperation;
    }

    static DeclaredProblems of(IndexView index) {
        Map<String, Set<ProblemType>> byOperation = new HashMap<>();
        for (AnnotationInstance problems : index.getAnnotations(Problems.class)) {
            if (problems.target().kind() == AnnotationTarget.Kind.METHOD) {
                MethodInfo method = problems.target().asMethod();
                Set<ProblemType> types = Arrays.stream(problems.value().asEnumArray())
                        .map(ProblemType::valueOf)
                        .collect(Collectors.toUnmodifiableSet());
                METHODS.stream()
                        .filter(method::hasDeclaredAnnotation)
                        .forEach(verb -> byOperation.put(key(verb.getSimpleName(), path(method)), types));
            }
        }
        return new DeclaredProblems(byOperation);
    }

    Set<ProblemType> of(String method, String path) {
        return byOperation.getOrDefault(key(method, path), Set.of());
    }

    private static String path(MethodInfo method) {
        return value(method.declaringClass().declaredAnnotation(Path.class)) + "/"
                + value(method.declaredAnnotation(Path.class));
    }

    private static String value(@Nullable AnnotationInstance path) {
        return path == null ? "" : path.value().asString();
    }

    /** Slashes and the patterns of path parameters do not count. */
    private static String key(String method, String path) {
        String plain = path.replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}");
        return method
                + Arrays.stream(plain.split("/"))
                        .filter(part -> !part.isEmpty())
                        .map(part -> "/" + part)
                        .collect(Collectors.joining());
    }
}
