package io.sluice.orders;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The status that an order shall have next. */
@Schema(examples = "{\"status\":\"paid\"}")
public record OrderPatch(@NotNull OrderStatus status) {}
