package io.sluice.users;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a list of users shows and in which order; null where a filter was not given. Both times are exclusive.
 *
 * @param email the whole address, in whatever case
 * @param name a part of the name, in whatever case
 */
record UserSearch(
        @Nullable String email,
        @Nullable String name,
        @Nullable UserRole role,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        UserSort sort) {}
