package io.sluice.planted.orders;

import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Cannot be made without a container. */
final class Injected {

    @Inject
    @Nullable
    Object field;
}
