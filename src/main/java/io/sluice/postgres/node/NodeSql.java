package io.sluice.postgres.node;

import io.sluice.postgres.statement.Statement;

/** What the monitoring connection asks a node. */
public final class NodeSql {

    /** The node's role; runs as the monitoring role, outside any transaction of a tenant. */
    public static final Statement<NodeReport> REPORT =
            Statement.named("node.report").gives(NodeReport.class).sql("""
            SELECT pg_is_in_recovery() AS in_recovery,
                   current_setting('transaction_read_only') = 'on' AS read_only""");

    private NodeSql() {}
}
