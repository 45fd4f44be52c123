package io.sluice.postgres.transaction;

import io.sluice.postgres.statement.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What the transaction room itself asks the server: the first statement of every tenant's transaction, and where the
 * log is after COMMIT. All are executable by a plain role.
 */
public final class ScopeSql {

    /**
     * Tells the server who the caller is until the transaction ends, and asks how far the node is. The third argument
     * of {@code set_config} makes the settings local: outside a transaction they end with this very statement, so that
     * what follows would see no rows. The position was replayed before the statements that follow take their snapshots
     * (READ COMMITTED), so they see at least that state. A replica answers no timeline.
     */
    public static final Statement<ReadScope> ENTER_READ = Statement.named("scope.enter_read")
            .takes(String.class, String.class, String.class, String.class)
            .gives(ReadScope.class)
            .sql("""
            SELECT set_config('app.tenant_id', $1, true) AS tenant_id,
                   set_config('app.user_id', $2, true) AS user_id,
                   set_config('app.groups', $3, true) AS groups,
                   set_config('statement_timeout', $4, true) AS statement_timeout,
                   (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END
                       - '0/0'::pg_lsn)::bigint AS position,
                   CASE WHEN NOT pg_is_in_recovery()
                       THEN ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::integer
                   END AS written_timeline,
                   NULL::integer AS followed_timeline""");

    /**
     * As above for a read on a shared lane of a replica, of which enough is known already: its position is asked by one
     * read in so many, and its connection has a statement_timeout of its own.
     */
    public static final Statement<SharedScope> ENTER_SHARED_READ = Statement.named("scope.enter_shared_read")
            .takes(String.class, String.class, String.class)
            .gives(SharedScope.class)
            .sql("""
            SELECT set_config('app.tenant_id', $1, true) || set_config('app.user_id', $2, true)
                       || set_config('app.groups', $3, true) IS NOT NULL AS entered,
                   pg_is_in_recovery() AS in_recovery""");

    /**
     * As above for a read with a consistency token, which must be sure of a replica's timeline: its position alone says
     * nothing once it follows another primary than the one that wrote the token. Null on a replica that receives
     * nothing at the moment.
     */
    public static final Statement<ReadScope> ENTER_TOKEN_READ = Statement.named("scope.enter_token_read")
            .takes(String.class, String.class, String.class, String.class)
            .gives(ReadScope.class)
            .sql("""
            SELECT set_config('app.tenant_id', $1, true) AS tenant_id,
                   set_config('app.user_id', $2, true) AS user_id,
                   set_config('app.groups', $3, true) AS groups,
                   set_config('statement_timeout', $4, true) AS statement_timeout,
                   (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END
                       - '0/0'::pg_lsn)::bigint AS position,
                   CASE WHEN NOT pg_is_in_recovery()
                       THEN ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::integer
                   END AS written_timeline,
                   CASE WHEN pg_is_in_recovery() THEN app_followed_timeline() END AS followed_timeline""");

    /**
     * As above for a write, with the fence: where the node does not write the expected timeline (eight hexadecimal
     * digits) the division by zero aborts the transaction, and on a node in recovery the function itself does (55000).
     * Either way nothing that follows has an effect, and it costs no round trip.
     */
    public static final Statement<WriteScope> ENTER_WRITE = Statement.named("scope.enter_write")
            .takes(String.class, String.class, String.class, String.class, String.class)
            .gives(WriteScope.class)
            .sql("""
            SELECT set_config('app.tenant_id', $1, true) AS tenant_id,
                   set_config('app.user_id', $2, true) AS user_id,
                   set_config('app.groups', $3, true) AS groups,
                   set_config('statement_timeout', $4, true) AS statement_timeout,
                   1 / (CASE WHEN substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) = $5 THEN 1 ELSE 0 END)
                       AS fence""");

    /** Sets what a pooler would not take when the connection was opened, for this transaction. */
    public static final Statement<SetParameter> SET_PARAMETERS = Statement.named("scope.set_parameters")
            .takes(String[].class, String[].class)
            .gives(SetParameter.class)
            .sql("""
            SELECT set_config(name, value, true) AS value FROM unnest($1::text[], $2::text[]) AS one (name, value)""");

    /**
     * Sets what a stream of rows may take, for this transaction: memory, and as a backstop to the gateway's own watch
     * how long it may lie idle and last, in milliseconds. Servers before 17 know no {@code transaction_timeout}.
     */
    public static final Statement<StreamScope> LIMIT_STREAM = Statement.named("scope.limit_stream")
            .takes(String.class, String.class)
            .gives(StreamScope.class)
            .sql("""
            SELECT set_config('work_mem', $1, true) AS work_mem,
                   set_config('idle_in_transaction_session_timeout', $2, true) AS idle_timeout,
                   CASE WHEN current_setting('transaction_timeout', true) IS NOT NULL
                       THEN set_config('transaction_timeout', $2, true) END AS transaction_timeout""");

    /**
     * Where the log is after COMMIT, for the consistency token. Not {@code pg_current_wal_insert_lsn()}: on a page's
     * boundary that is a position which an idle primary's replicas do not reach for seconds. With asynchronous commit,
     * though, only that one covers the commit.
     */
    public static final Statement<LogPosition> POSITION =
            Statement.named("scope.position").gives(LogPosition.class).quick().sql("""
            SELECT (CASE WHEN current_setting('synchronous_commit') = 'off'
                        THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END
                       - '0/0'::pg_lsn)::bigint AS position""");

    /**
     * A read's scope.
     *
     * @param position bytes of the log that the node has replayed or flushed
     * @param writtenTimeline the one that it writes; null on a replica
     * @param followedTimeline the one that a replica receives; null where it was not asked or is not known
     */
    public record ReadScope(
            @Nullable String tenantId,
            @Nullable String userId,
            @Nullable String groups,
            @Nullable String statementTimeout,
            @Nullable Long position,
            @Nullable Integer writtenTimeline,
            @Nullable Integer followedTimeline) {}

    /** The scope of a read on a lane of a replica; the server is no replica any more if it is not in recovery. */
    public record SharedScope(boolean entered, boolean inRecovery) {}

    /** A write's scope; that there is one shows that the fence let it through. */
    public record WriteScope(
            @Nullable String tenantId,
            @Nullable String userId,
            @Nullable String groups,
            @Nullable String statementTimeout,
            @Nullable Integer fence) {}

    /** One setting's new value. */
    public record SetParameter(@Nullable String value) {}

    /** What a stream of rows may take. */
    public record StreamScope(
            @Nullable String workMem,
            @Nullable String idleTimeout,
            @Nullable String transactionTimeout) {}

    /** Bytes of the log. */
    public record LogPosition(@Nullable Long position) {}

    private ScopeSql() {}
}
