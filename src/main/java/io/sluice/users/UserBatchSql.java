package io.sluice.users;

import io.sluice.postgres.statement.Statement;
import org.jspecify.annotations.Nullable;

/** The statements that make many users at once. */
final class UserBatchSql {

    /**
     * What became of one user of a batch.
     *
     * @param position in the request, from 1
     * @param twice another one of the batch has the same address
     * @param taken a user that was there before has the address
     * @param user who was made; null for all if any was refused
     */
    record Candidate(
            int position,
            boolean twice,
            boolean taken,
            @Nullable User user) {}

    /** A place in the request, from 1. */
    record Place(int position) {}

    /** Makes all users or none; the ids ascend in the order of the arrays. */
    static final Statement<Candidate> CREATE_ALL = Statement.named("users.create_all")
            .takes(
                    String[].class,
                    String[].class,
                    String[].class,
                    String[].class,
                    String[].class,
                    String[].class,
                    String[].class)
            .gives(Candidate.class)
            .sql("""
            WITH wanted AS MATERIALIZED (
                SELECT email, name, phone, role, timezone, locale, preferences, position::integer AS position,
                       count(*) OVER (PARTITION BY lower(email)) > 1 AS twice
                  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
                       WITH ORDINALITY AS wanted (email, name, phone, role, timezone, locale, preferences, position)
            ), judged AS MATERIALIZED (
                SELECT wanted.*, known.found IS NOT NULL AS taken
                  FROM wanted
                  LEFT JOIN LATERAL (
                       SELECT true AS found
                         FROM users
                        WHERE email_key = lower(wanted.email)
                          AND deleted_at IS NULL
                        LIMIT 1) AS known ON true
            ), made AS (
                INSERT INTO users (email, name, phone, role, metadata)
                SELECT email, name, phone, coalesce(role, 'member'),
                       jsonb_strip_nulls(jsonb_build_object('timezone', timezone, 'locale', locale))
                           || jsonb_build_object('preferences', coalesce(preferences::jsonb, '{}'))
                  FROM judged
                 WHERE NOT EXISTS (SELECT FROM judged WHERE twice OR taken)
                 ORDER BY position
                RETURNING id, email, name, phone, role, metadata, version, created_at, updated_at
            )
            SELECT judged.position, judged.twice, judged.taken,
                   made.id AS user_id, made.email AS user_email, made.name AS user_name, made.phone AS user_phone,
                   made.role AS user_role,
                   made.metadata ->> 'timezone' AS user_metadata_timezone,
                   made.metadata ->> 'locale' AS user_metadata_locale,
                   (made.metadata -> 'preferences')::text AS user_metadata_preferences,
                   made.version AS user_version, made.created_at AS user_created_at,
                   made.updated_at AS user_updated_at
              FROM judged
              LEFT JOIN made ON made.email = judged.email
             ORDER BY judged.position""");

    /** Which addresses of a batch a user has. */
    static final Statement<Place> FIND_TAKEN = Statement.named("users.find_taken")
            .takes(String[].class)
            .gives(Place.class)
            .sql("""
            SELECT wanted.position::integer AS position
              FROM unnest($1::text[]) WITH ORDINALITY AS wanted (email, position)
             CROSS JOIN LATERAL (
                   SELECT
                     FROM users
                    WHERE email_key = lower(wanted.email)
                      AND deleted_at IS NULL
                    LIMIT 1) AS known
             ORDER BY wanted.position""");

    private UserBatchSql() {}
}
