package io.sluice.users;

import io.sluice.postgres.statement.Statement;
import java.time.Instant;

/**
 * The statements that list users, one a sort. A page walks its sort's index from the cursor on and looks at 5,000 users
 * at most, whatever the filters: of the functions that would search a name by an index none is leakproof, so under
 * row-level security they are only asked of rows that were let through. The last one looked at comes along with its
 * place, also where it does not match, and the next page goes on behind it.
 *
 * <p>Two things here look needless and are not. A cursor that may be missing is a CASE, since COALESCE does not count
 * as leakproof and would not be looked up in the index. And the inner limit is a sub-select, which hides the number
 * from the planner: it takes every tenant for an average one, and would read and sort the whole of a large one.
 */
final class UserListSql {

    /**
     * A user that was looked at.
     *
     * @param sortKey its place in the order, as a cursor names it
     * @param matched it is what was asked for
     * @param place how many were looked at, from 1
     */
    record Listed(User user, String sortKey, boolean matched, long place) {}

    /** Newest first. */
    static final Statement<Listed> NEWEST = Statement.named("users.list_newest")
            .takes(UserRole.class, String.class, Instant.class, Instant.class, Instant.class, Long.class, Integer.class)
            .gives(Listed.class)
            .sql("""
            SELECT id AS user_id, email AS user_email, name AS user_name, phone AS user_phone, role AS user_role,
                   metadata ->> 'timezone' AS user_metadata_timezone,
                   metadata ->> 'locale' AS user_metadata_locale,
                   coalesce(metadata -> 'preferences', '{}')::text AS user_metadata_preferences,
                   version AS user_version, created_at AS user_created_at, updated_at AS user_updated_at,
                   (extract(epoch FROM created_at) * 1000000)::bigint::text AS sort_key, matched, place
              FROM (SELECT id, email, name, phone, role, metadata, version, created_at, updated_at,
                           ($1::text IS NULL OR role = $1)
                             AND ($2::text IS NULL OR strpos(name_key, (SELECT lower($2))) > 0) AS matched,
                           row_number() OVER (ORDER BY created_at DESC, id DESC) AS place
                      FROM users
                     WHERE deleted_at IS NULL
                       AND created_at > CASE WHEN $3::timestamptz IS NULL THEN '-infinity' ELSE $3 END
                       AND created_at < CASE WHEN $4::timestamptz IS NULL THEN 'infinity' ELSE $4 END
                       AND (created_at, id) < (CASE WHEN $5::timestamptz IS NULL THEN 'infinity' ELSE $5 END,
                                               CASE WHEN $6::bigint IS NULL THEN 9223372036854775807 ELSE $6 END)
                     ORDER BY created_at DESC, id DESC
                     LIMIT (SELECT 5000)) AS looked_at
             WHERE matched OR place = 5000
             ORDER BY created_at DESC, id DESC
             LIMIT $7::integer""");

    /** Oldest first. */
    static final Statement<Listed> OLDEST = Statement.named("users.list_oldest")
            .takes(UserRole.class, String.class, Instant.class, Instant.class, Instant.class, Long.class, Integer.class)
            .gives(Listed.class)
            .sql("""
            SELECT id AS user_id, email AS user_email, name AS user_name, phone AS user_phone, role AS user_role,
                   metadata ->> 'timezone' AS user_metadata_timezone,
                   metadata ->> 'locale' AS user_metadata_locale,
                   coalesce(metadata -> 'preferences', '{}')::text AS user_metadata_preferences,
                   version AS user_version, created_at AS user_created_at, updated_at AS user_updated_at,
                   (extract(epoch FROM created_at) * 1000000)::bigint::text AS sort_key, matched, place
              FROM (SELECT id, email, name, phone, role, metadata, version, created_at, updated_at,
                           ($1::text IS NULL OR role = $1)
                             AND ($2::text IS NULL OR strpos(name_key, (SELECT lower($2))) > 0) AS matched,
                           row_number() OVER (ORDER BY created_at, id) AS place
                      FROM users
                     WHERE deleted_at IS NULL
                       AND created_at > CASE WHEN $3::timestamptz IS NULL THEN '-infinity' ELSE $3 END
                       AND created_at < CASE WHEN $4::timestamptz IS NULL THEN 'infinity' ELSE $4 END
                       AND (created_at, id) > (CASE WHEN $5::timestamptz IS NULL THEN '-infinity' ELSE $5 END,
                                               CASE WHEN $6::bigint IS NULL THEN 0 ELSE $6 END)
                     ORDER BY created_at, id
                     LIMIT (SELECT 5000)) AS looked_at
             WHERE matched OR place = 5000
             ORDER BY created_at, id
             LIMIT $7::integer""");

    /** By address in lower case, which is unique. */
    static final Statement<Listed> BY_EMAIL = Statement.named("users.list_by_email")
            .takes(UserRole.class, String.class, Instant.class, Instant.class, String.class, Integer.class)
            .gives(Listed.class)
            .sql("""
            SELECT id AS user_id, email AS user_email, name AS user_name, phone AS user_phone, role AS user_role,
                   metadata ->> 'timezone' AS user_metadata_timezone,
                   metadata ->> 'locale' AS user_metadata_locale,
                   coalesce(metadata -> 'preferences', '{}')::text AS user_metadata_preferences,
                   version AS user_version, created_at AS user_created_at, updated_at AS user_updated_at,
                   email_key AS sort_key, matched, place
              FROM (SELECT id, email, name, phone, role, metadata, version, created_at, updated_at,
                           email_key,
                           ($1::text IS NULL OR role = $1)
                             AND ($2::text IS NULL OR strpos(name_key, (SELECT lower($2))) > 0)
                             AND ($3::timestamptz IS NULL OR created_at > $3)
                             AND ($4::timestamptz IS NULL OR created_at < $4) AS matched,
                           row_number() OVER (ORDER BY email_key) AS place
                      FROM users
                     WHERE deleted_at IS NULL
                       AND email_key > CASE WHEN $5::text IS NULL THEN '' ELSE $5 END
                     ORDER BY email_key
                     LIMIT (SELECT 5000)) AS looked_at
             WHERE matched OR place = 5000
             ORDER BY email_key
             LIMIT $6::integer""");

    /** By name in lower case. */
    static final Statement<Listed> BY_NAME = Statement.named("users.list_by_name")
            .takes(UserRole.class, String.class, Instant.class, Instant.class, String.class, Long.class, Integer.class)
            .gives(Listed.class)
            .sql("""
            SELECT id AS user_id, email AS user_email, name AS user_name, phone AS user_phone, role AS user_role,
                   metadata ->> 'timezone' AS user_metadata_timezone,
                   metadata ->> 'locale' AS user_metadata_locale,
                   coalesce(metadata -> 'preferences', '{}')::text AS user_metadata_preferences,
                   version AS user_version, created_at AS user_created_at, updated_at AS user_updated_at,
                   name_key AS sort_key, matched, place
              FROM (SELECT id, email, name, phone, role, metadata, version, created_at, updated_at,
                           name_key,
                           ($1::text IS NULL OR role = $1)
                             AND ($2::text IS NULL OR strpos(name_key, (SELECT lower($2))) > 0)
                             AND ($3::timestamptz IS NULL OR created_at > $3)
                             AND ($4::timestamptz IS NULL OR created_at < $4) AS matched,
                           row_number() OVER (ORDER BY name_key, id) AS place
                      FROM users
                     WHERE deleted_at IS NULL
                       AND (name_key, id) > (CASE WHEN $5::text IS NULL THEN '' ELSE $5 END,
                                             CASE WHEN $6::bigint IS NULL THEN 0 ELSE $6 END)
                     ORDER BY name_key, id
                     LIMIT (SELECT 5000)) AS looked_at
             WHERE matched OR place = 5000
             ORDER BY name_key, id
             LIMIT $7::integer""");

    /** The one user with an address, looked up by it and by nothing else, if it is what else was asked for. */
    static final Statement<User> OF_EMAIL = Statement.named("users.list_of_email")
            .takes(String.class, UserRole.class, String.class, Instant.class, Instant.class)
            .gives(User.class)
            .quick()
            .sql("""
            SELECT id, email, name, phone, role,
                   metadata ->> 'timezone' AS metadata_timezone,
                   metadata ->> 'locale' AS metadata_locale,
                   coalesce(metadata -> 'preferences', '{}')::text AS metadata_preferences,
                   version, created_at, updated_at
              FROM (SELECT id, email, name, name_key, phone, role, metadata, version, created_at, updated_at
                      FROM users
                     WHERE email_key = lower($1)
                       AND deleted_at IS NULL
                     LIMIT 1) AS found
             WHERE ($2::text IS NULL OR role = $2)
               AND ($3::text IS NULL OR strpos(name_key, lower($3)) > 0)
               AND ($4::timestamptz IS NULL OR created_at > $4)
               AND ($5::timestamptz IS NULL OR created_at < $5)""");

    private UserListSql() {}
}
