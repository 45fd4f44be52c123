package io.sluice.http.json;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Holds text to {@link Size} by its characters, as PostgreSQL and JSON Schema count them: an emoji is one, where Java's
 * own length makes it two. Being for {@link String} it goes before the built-in one for {@link CharSequence}.
 * Registered in {@code META-INF/services}.
 */
public final class TextSize implements ConstraintValidator<Size, String> {

    private int min;
    private int max;

    @Override
    public void initialize(Size size) {
        min = size.min();
        max = size.max();
    }

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
        if (text == null) {
            return true;
        }
        int characters = text.codePointCount(0, text.length());
        return min <= characters && characters <= max;
    }
}
