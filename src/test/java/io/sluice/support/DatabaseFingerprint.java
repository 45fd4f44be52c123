package io.sluice.support;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What stands in the database, every column of every row of every table, in one comparable value: equal before and
 * after means that nothing was written. One line a table, so that a failed comparison says where. Immutable.
 */
public record DatabaseFingerprint(List<String> tables) {

    /** The present one. Sums of hashes do not depend on the order of rows. */
    public static DatabaseFingerprint take() {
        String sql = SuperuserSql.column("""
                SELECT format(
                           'SELECT %1$L || '': '' || count(*) || '' rows, '''
                           ' || coalesce(sum(hashtextextended(row::text, 0)::numeric), 0) FROM %1$I row',
                           tablename)
                  FROM pg_tables
                 WHERE schemaname = 'public'
                   AND tablename <> 'flyway_schema_history'
                 ORDER BY tablename""").stream().collect(Collectors.joining(" UNION ALL "));
        // The server may read the tables beside each other, in any order.
        return new DatabaseFingerprint(
                SuperuserSql.column(sql).stream().sorted().toList());
    }
}
