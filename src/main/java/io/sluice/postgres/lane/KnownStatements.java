package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import io.sluice.postgres.statement.Statement;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements that the server was told to parse on one lane. Confined to the lane's event loop. */
final class KnownStatements {

    /** Statements are constants, some hundred; what a user of the project builds beyond them does not travel here. */
    private static final int MOST = 512;

    private final Map<Statement<?>, Known> known = new IdentityHashMap<>();
    private int named;

    /**
     * One that has a name on the server. It is parsed with a Sync of its own: were it parsed within a group, that
     * group's failure would have the server pass over it, and the groups behind would miss it.
     */
    final class Known implements Awaited {
        private final Statement<?> statement;
        private final String name;
        private Columns columns = Columns.NONE;

        private Known(Statement<?> statement, String name) {
            this.statement = statement;
            this.name = name;
        }

        String name() {
            return name;
        }

        String sql() {
            return statement.sql();
        }

        Columns columns() {
            return columns;
        }

        @Override
        public void described(Columns described) {
            columns = described;
        }

        @Override
        public void row(ByteBuf body) {
            throw new IllegalStateException("A row where none was asked for");
        }

        @Override
        public void completed() {
            throw new IllegalStateException("An end where nothing was executed");
        }

        /** Those who asked for it get 26000 for an answer; the next one has it parsed again. */
        @Override
        public void refused(Throwable error) {
            known.remove(statement);
        }

        @Override
        public void end() {}

        @Override
        public void lost(Throwable cause) {}

        @Override
        public void expire(long now, long patience) {}
    }

    @Nullable
    Known find(Statement<?> statement) {
        return known.get(statement);
    }

    /** One more, which is to be written now. */
    Known add(Statement<?> statement) {
        Known added = new Known(statement, "lane_" + ++named);
        known.put(statement, added);
        return added;
    }

    boolean isFull() {
        return known.size() >= MOST;
    }
}
