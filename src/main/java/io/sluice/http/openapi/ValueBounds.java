package io.sluice.http.openapi;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/** The bounds of a value in a patch's field: the scanner sees those of a component and not those within its type. */
final class ValueBounds {

    private final Type value;

    ValueBounds(Type value) {
        this.value = value;
    }

    boolean mayBeNull() {
        return on(NotNull.class) == null && on(NotBlank.class) == null;
    }

    /** A schema of its own, since the given one is shared by all fields of the type. */
    Schema on(Schema shared) {
        if (shared.getRef() != null) {
            return shared;
        }
        Schema own = OASFactory.createSchema();
        own.setAll(shared.getAll());
        boolean list = own.getType() != null && own.getType().contains(SchemaType.ARRAY);
        AnnotationInstance size = on(Size.class);
        if (size != null) {
            Integer least = number(size, "min");
            Integer most = number(size, "max");
            if (list) {
                own.minItems(least).maxItems(most);
            } else {
                own.minLength(least).maxLength(most);
            }
        }
        if (on(NotBlank.class) != null) {
            own.pattern("\\S");
        }
        if (on(Positive.class) != null) {
            own.exclusiveMinimum(BigDecimal.ZERO);
        }
        AnnotationInstance min = on(Min.class);
        if (min != null) {
            own.minimum(BigDecimal.valueOf(min.value().asLong()));
        }
        AnnotationInstance max = on(Max.class);
        if (max != null) {
            own.maximum(BigDecimal.valueOf(max.value().asLong()));
        }
        return own;
    }

    private static @Nullable Integer number(AnnotationInstance size, String name) {
        AnnotationValue number = size.value(name);
        return number == null ? null : (Integer) number.asInt();
    }

    private @Nullable AnnotationInstance on(Class<? extends Annotation> constraint) {
        return value.annotation(DotName.createSimple(constraint));
    }
}
