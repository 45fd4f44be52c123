package io.sluice.http.json;

import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/**
 * Lets Hibernate Validator look into a {@link Field}: constraints on the type argument hold for its value, and an
 * absent field has none. Registered in {@code META-INF/services}.
 */
public final class FieldValue implements ValueExtractor<Field<@ExtractedValue ?>> {

    @Override
    public void extractValues(Field<?> field, ValueReceiver receiver) {
        if (field.isPresent()) {
            receiver.value(null, field.value());
        }
    }
}
