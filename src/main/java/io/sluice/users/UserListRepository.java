package io.sluice.users;

import io.sluice.http.Position;
import io.sluice.postgres.Database;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.statement.Call;
import io.sluice.postgres.statement.Statement;
import io.sluice.users.UserListSql.Listed;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists of users, page by page. Thread-safe. */
@Singleton
class UserListRepository {

    /** The most users that a page looks at, as the statements say. */
    private static final long MOST_LOOKED_AT = 5_000;

    private final Database database;

    UserListRepository(Database database) {
        this.database = database;
    }

    /**
     * A page as it was found.
     *
     * @param end behind whom the next page begins; null where nothing is left to look at
     */
    record Found(List<User> users, @Nullable Position end) {}

    /** One page; fewer users than the limit, or none, where few of those that were looked at match. */
    Uni<Found> list(WorkContext work, UserSearch search, @Nullable Position after, int limit) {
        if (search.email() != null) {
            return ofEmail(work, search);
        }
        return database.read(work, call(search, after, limit + 1)).map(rows -> found(rows, limit));
    }

    private static Call<Listed> call(UserSearch search, @Nullable Position after, int fetch) {
        Instant afterTime = after == null || !isByTime(search.sort()) ? null : after.instant();
        String afterText = after == null ? null : after.key();
        Long afterId = after == null ? null : after.id();
        return switch (search.sort()) {
            case NEWEST -> with(UserListSql.NEWEST, search, afterTime, afterId, fetch);
            case OLDEST -> with(UserListSql.OLDEST, search, afterTime, afterId, fetch);
            case EMAIL -> with(UserListSql.BY_EMAIL, search, afterText, fetch);
            case NAME -> with(UserListSql.BY_NAME, search, afterText, afterId, fetch);
        };
    }

    /** The filters are the first arguments of every sort. */
    private static Call<Listed> with(Statement<Listed> list, UserSearch search, @Nullable Object... place) {
        return list.with(Stream.concat(
                        Stream.of(search.role(), search.name(), search.createdAfter(), search.createdBefore()),
                        Arrays.stream(place))
                .toArray());
    }

    /** At most one has the address, so there is nothing to sort and no second page. */
    private Uni<Found> ofEmail(WorkContext work, UserSearch search) {
        return database.read(
                        work,
                        UserListSql.OF_EMAIL.with(
                                search.email(),
                                search.role(),
                                search.name(),
                                search.createdAfter(),
                                search.createdBefore()))
                .map(users -> new Found(users, null));
    }

    private static Found found(List<Listed> rows, int limit) {
        List<Listed> matching = rows.stream().filter(Listed::matched).toList();
        if (matching.size() > limit) {
            return new Found(users(matching.subList(0, limit)), position(matching.get(limit - 1)));
        }
        Listed last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
        if (last == null || last.place() < MOST_LOOKED_AT) {
            return new Found(users(matching), null);
        }
        return new Found(users(matching), position(last));
    }

    private static List<User> users(List<Listed> rows) {
        return rows.stream().map(Listed::user).toList();
    }

    private static Position position(Listed row) {
        return new Position(row.sortKey(), row.user().id());
    }

    private static boolean isByTime(UserSort sort) {
        return sort == UserSort.NEWEST || sort == UserSort.OLDEST;
    }
}
