package io.sluice.users;

import io.sluice.postgres.statement.Statement;

/** The statements on users. A deleted user is in none of their answers. */
public final class UserSql {

    static final Statement<User> CREATE = Statement.named("users.create")
            .takes(String.class, String.class, String.class, UserRole.class, String.class, String.class, String.class)
            .gives(User.class)
            .sql("""
            INSERT INTO users (email, name, phone, role, metadata)
            VALUES ($1, $2, $3, coalesce($4, 'member'),
                    jsonb_strip_nulls(jsonb_build_object('timezone', $5::text, 'locale', $6::text))
                        || jsonb_build_object('preferences', coalesce($7::text::jsonb, '{}')))
            RETURNING id, email, name, phone, role,
                      metadata ->> 'timezone' AS metadata_timezone,
                      metadata ->> 'locale' AS metadata_locale,
                      coalesce(metadata -> 'preferences', '{}')::text AS metadata_preferences,
                      version, created_at, updated_at""");

    static final Statement<User> FIND = Statement.named("users.find")
            .takes(Long.class)
            .gives(User.class)
            .quick()
            .sql("""
            SELECT id, email, name, phone, role,
                   metadata ->> 'timezone' AS metadata_timezone,
                   metadata ->> 'locale' AS metadata_locale,
                   coalesce(metadata -> 'preferences', '{}')::text AS metadata_preferences,
                   version, created_at, updated_at
              FROM users
             WHERE id = $1
               AND deleted_at IS NULL""");

    /** Changes what is given: a value where NULL cannot be one, else a flag and a value. */
    static final Statement<User> PATCH = Statement.named("users.patch")
            .takes(
                    Long.class,
                    String.class,
                    String.class,
                    Boolean.class,
                    String.class,
                    UserRole.class,
                    Boolean.class,
                    Boolean.class,
                    String.class,
                    Boolean.class,
                    String.class,
                    Boolean.class,
                    String.class,
                    Long[].class)
            .gives(User.class)
            .sql("""
            UPDATE users
               SET email = coalesce($2, email),
                   name = coalesce($3, name),
                   phone = CASE WHEN $4::boolean THEN $5 ELSE phone END,
                   role = coalesce($6, role),
                   metadata = CASE
                       WHEN $7::boolean THEN '{}'
                       ELSE app_merge_patch(
                           metadata,
                           CASE WHEN $8::boolean THEN jsonb_build_object('timezone', $9::text) ELSE '{}' END
                               || CASE WHEN $10::boolean THEN jsonb_build_object('locale', $11::text) ELSE '{}' END
                               || CASE WHEN $12::boolean
                                       THEN jsonb_build_object('preferences', $13::text::jsonb) ELSE '{}' END)
                       END,
                   version = version + 1,
                   updated_at = now()
             WHERE id = $1
               AND deleted_at IS NULL
               AND ($14::bigint[] IS NULL OR version = ANY ($14))
            RETURNING id, email, name, phone, role,
                      metadata ->> 'timezone' AS metadata_timezone,
                      metadata ->> 'locale' AS metadata_locale,
                      coalesce(metadata -> 'preferences', '{}')::text AS metadata_preferences,
                      version, created_at, updated_at""");

    /** The row stays for its orders; the address is free again. */
    static final Statement<Deleted> DELETE = Statement.named("users.delete")
            .takes(Long.class, Long[].class)
            .gives(Deleted.class)
            .sql("""
            UPDATE users
               SET deleted_at = now(),
                   version = version + 1,
                   updated_at = now()
             WHERE id = $1
               AND deleted_at IS NULL
               AND ($2::bigint[] IS NULL OR version = ANY ($2))
            RETURNING id""");

    /** Asked after a change under a condition: what was not changed, and is there, has another version. */
    static final Statement<Present> CHECK_VERSION = Statement.named("users.check_version")
            .takes(Long.class)
            .gives(Present.class)
            .sql("SELECT version FROM users WHERE id = $1 AND deleted_at IS NULL");

    /** The version of a user that is there. */
    record Present(long version) {}

    /** The user that was deleted. */
    record Deleted(long id) {}

    private UserSql() {}
}
