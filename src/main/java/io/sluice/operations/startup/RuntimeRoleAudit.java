package io.sluice.operations.startup;

import io.sluice.postgres.node.Node;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether row-level security can be relied on: it cannot for a superuser, for the owner of a table that does not force
 * it, for a role that bypasses it, nor on a table that has none (PostgreSQL 18 docs, 5.9).
 */
final class RuntimeRoleAudit {

    private RuntimeRoleAudit() {}

    /** The sentences that speak against starting; empty when all is well. */
    static Future<List<String>> findings(ContextInternal context, Node node) {
        return node.inspect(context, AuditSql.ROLE.with())
                .compose(roles -> node.inspect(context, AuditSql.UNSAFE_TABLES.with())
                        .map(tables -> findings(roles.get(0), tables)));
    }

    private static List<String> findings(AuditSql.RuntimeRole role, List<AuditSql.UnsafeTable> tables) {
        List<String> findings = new ArrayList<>();
        if (role.superuser()) {
            findings.add("the role is a superuser or a member of one");
        } else if (role.bypassesRowSecurity()) {
            findings.add("the role has BYPASSRLS or is a member of a role that has it");
        }
        String owned = names(tables, true);
        if (!owned.isEmpty() && !role.superuser()) {
            findings.add("the role owns " + owned);
        }
        String open = names(tables, false);
        if (!open.isEmpty()) {
            findings.add("row-level security is not enabled and forced on " + open);
        }
        return findings;
    }

    private static String names(List<AuditSql.UnsafeTable> tables, boolean owned) {
        return tables.stream()
                .filter(table -> table.owned() == owned)
                .map(AuditSql.UnsafeTable::tableName)
                .collect(Collectors.joining(", "));
    }
}
