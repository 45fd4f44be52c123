package io.sluice.users;

import io.sluice.http.json.JsonDocument;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** How deep objects and arrays of a document may nest, the document itself counted. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Constraint(validatedBy = Depth.Check.class)
@interface Depth {

    int max();

    String message() default "must not nest deeper than {max} levels";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Counts brackets outside of strings. */
    final class Check implements ConstraintValidator<Depth, JsonDocument> {

        private int max;

        @Override
        public void initialize(Depth depth) {
            max = depth.max();
        }

        @Override
        public boolean isValid(@Nullable JsonDocument document, ConstraintValidatorContext context) {
            return document == null || depth(document.json()) <= max;
        }

        private static int depth(String json) {
            int depth = 0;
            int deepest = 0;
            boolean quoted = false;
            for (int i = 0; i < json.length(); i++) {
                char c = json.charAt(i);
                if (quoted) {
                    if (c == '\\') {
                        i++;
                    } else if (c == '"') {
                        quoted = false;
                    }
                } else if (c == '"') {
                    quoted = true;
                } else if (c == '{' || c == '[') {
                    deepest = Math.max(deepest, ++depth);
                } else if (c == '}' || c == ']') {
                    depth--;
                }
            }
            return deepest;
        }
    }
}
