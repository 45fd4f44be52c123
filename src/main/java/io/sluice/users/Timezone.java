package io.sluice.users;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.ZoneId;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A region of the tz database by its exact name, as the runtime's copy of the database knows it. An offset such as
 * {@code +01:00} is none: it does not say when summer time begins.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Constraint(validatedBy = Timezone.Check.class)
@interface Timezone {

    String message() default "must be a region of the tz database, such as Europe/Paris";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Looks the region up. */
    final class Check implements ConstraintValidator<Timezone, String> {

        /** Without Java's own {@code SystemV/…}. */
        private static final Set<String> REGIONS = ZoneId.getAvailableZoneIds().stream()
                .filter(region -> !region.startsWith("SystemV/"))
                .collect(Collectors.toUnmodifiableSet());

        @Override
        public boolean isValid(@Nullable String region, ConstraintValidatorContext context) {
            return region == null || REGIONS.contains(region);
        }
    }
}
