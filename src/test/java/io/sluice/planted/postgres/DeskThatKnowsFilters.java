package io.sluice.planted.postgres;

import io.sluice.planted.tenancy.CallerFilter;
import org.jspecify.annotations.Nullable;

/** Knows more of tenancy than its values. */
final class DeskThatKnowsFilters {

    @Nullable
    CallerFilter filter;
}
