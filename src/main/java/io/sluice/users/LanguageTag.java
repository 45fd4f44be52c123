package io.sluice.users;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed language tag of BCP 47 (RFC 5646, 2.2.9). Kept as it was sent: case says nothing in a tag, and a caller
 * finds again what it wrote.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Constraint(validatedBy = LanguageTag.Check.class)
@interface LanguageTag {

    String message() default "must be a language tag of BCP 47, such as en-US";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Has Java parse the tag. */
    final class Check implements ConstraintValidator<LanguageTag, String> {

        @Override
        public boolean isValid(@Nullable String tag, ConstraintValidatorContext context) {
            if (tag == null) {
                return true;
            }
            try {
                // An empty tag would only reset the builder, and underscores are Java's own.
                new Locale.Builder().setLanguageTag(tag);
                return !tag.isEmpty() && tag.indexOf('_') < 0;
            } catch (IllformedLocaleException e) {
                return false;
            }
        }
    }
}
