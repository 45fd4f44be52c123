package io.sluice.postgres.node;

import io.sluice.postgres.statement.Statement;
import org.jspecify.annotations.Nullable;

/** What the monitoring connection asks a node. */
public final class NodeSql {

    /**
     * What a node is; runs as the monitoring role, outside any transaction of a tenant. A replica's timeline is that of
     * its WAL receiver (visible to {@code pg_monitor}) or, while it receives nothing, the highest in its control file.
     */
    public static final Statement<NodeReport> REPORT =
            Statement.named("node.report").gives(NodeReport.class).sql("""
            SELECT pg_is_in_recovery() AS in_recovery,
                   current_setting('transaction_read_only') = 'on' AS read_only,
                   (SELECT system_identifier FROM pg_control_system()) AS system_id,
                   pg_postmaster_start_time() AS started_at,
                   (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END
                       - '0/0'::pg_lsn)::bigint AS position,
                   CASE WHEN pg_is_in_recovery()
                       THEN greatest((SELECT received_tli FROM pg_stat_wal_receiver),
                                     (SELECT timeline_id FROM pg_control_checkpoint()),
                                     (SELECT min_recovery_end_timeline FROM pg_control_recovery()))
                       ELSE ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::integer
                   END AS timeline,
                   current_setting('synchronous_standby_names') <> '' AS synchronous_standbys,
                   (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint AS replayed,
                   CASE WHEN pg_is_in_recovery()
                       THEN extract(epoch FROM now() - pg_last_xact_replay_timestamp())::double precision
                   END AS replay_age""");

    /** The server's history file of a timeline; null where there is none. The function is made by {@code roles.sql}. */
    static final Statement<HistoryFile> TIMELINE_HISTORY = Statement.named("node.timeline_history")
            .takes(Integer.class)
            .gives(HistoryFile.class)
            .sql("SELECT sluice_monitoring.sluice_timeline_history($1) AS content");

    /** The text of a history file (PostgreSQL source, timeline.c). */
    record HistoryFile(@Nullable String content) {}

    private NodeSql() {}
}
