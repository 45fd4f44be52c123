package io.sluice.http;

import io.sluice.http.json.JsonPath;
import io.sluice.problem.FieldError;
import io.sluice.problem.ProblemType;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Hibernate Validator found into a failure: a property path becomes a JSON pointer, the resource method's
 * name and parameter dropped. A violated query parameter makes it a 400, everything in a body a 422, and a violated
 * return value is our own mistake.
 */
final class Violations {

    private Violations() {}

    static Failure failure(ConstraintViolationException invalid) {
        if (invalid.getConstraintViolations().stream().anyMatch(Violations::isOfAnswer)) {
            return Failure.internal(invalid);
        }
        List<FieldError> errors = invalid.getConstraintViolations().stream()
                .map(violation -> new FieldError(pointer(violation), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::pointer).thenComparing(FieldError::detail))
                .toList();
        boolean query = errors.stream().anyMatch(error -> error.pointer().startsWith("?"));
        ProblemType type = query ? ProblemType.MALFORMED_REQUEST : ProblemType.VALIDATION_FAILED;
        String detail = errors.size() == 1 ? "One value is not valid." : errors.size() + " values are not valid.";
        return new Failure(type, detail, errors, null);
    }

    /** The JSON pointer of a property path such as {@code create.body.items[0].quantity}. */
    static String pointer(Path path) {
        StringBuilder pointer = new StringBuilder();
        for (Path.Node node : path) {
            if (node.isInIterable()) {
                Object step = node.getIndex() != null ? node.getIndex() : node.getKey();
                JsonPath.append(pointer, String.valueOf(step));
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                JsonPath.append(pointer, node.getName());
            }
        }
        return pointer.toString();
    }

    private static String pointer(ConstraintViolation<?> violation) {
        String query = queryParameter(violation);
        return query != null ? "?" + query : pointer(violation.getPropertyPath());
    }

    private static boolean isOfAnswer(ConstraintViolation<?> violation) {
        return nodes(violation).stream().anyMatch(node -> node.getKind() == ElementKind.RETURN_VALUE);
    }

    private static @Nullable String queryParameter(ConstraintViolation<?> violation) {
        List<Path.Node> nodes = nodes(violation);
        if (nodes.size() < 2
                || nodes.get(0).getKind() != ElementKind.METHOD
                || nodes.get(1).getKind() != ElementKind.PARAMETER) {
            return null;
        }
        Path.MethodNode method = nodes.get(0).as(Path.MethodNode.class);
        int index = nodes.get(1).as(Path.ParameterNode.class).getParameterIndex();
        Class<?>[] types = method.getParameterTypes().toArray(Class<?>[]::new);
        for (Class<?> type = violation.getRootBeanClass(); type != null; type = type.getSuperclass()) {
            // A proxy's methods do not repeat the annotations; those of its parent, the resource class, have them.
            for (Method declared : type.getDeclaredMethods()) {
                if (declared.getName().equals(method.getName()) && Arrays.equals(declared.getParameterTypes(), types)) {
                    String name = QueryNames.of(declared.getParameters()[index]);
                    if (name != null) {
                        return name;
                    }
                }
            }
        }
        return null;
    }

    private static List<Path.Node> nodes(ConstraintViolation<?> violation) {
        return StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .toList();
    }
}
