package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import io.sluice.postgres.lane.KnownStatements.Known;
import io.sluice.postgres.statement.Call;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Writes what the server takes (PostgreSQL docs, "Message Formats"). A group is Bind and Execute for each call and one
 * Sync behind the last. Without BEGIN the server makes of it one implicit transaction, which Sync ends, and after an
 * error it passes over everything up to Sync (docs, "Pipelining").
 */
final class GroupWriter {

    private static final int ALL_ROWS = 0;
    private static final int BINARY = 1;

    private GroupWriter() {}

    /**
     * Appends the group.
     *
     * @throws IllegalArgumentException if an argument cannot be sent; the buffer is as it was
     */
    static void write(Group group, ByteBuf out) {
        int begin = out.writerIndex();
        try {
            List<Call<?>> calls = group.calls();
            for (int i = 0; i < calls.size(); i++) {
                bind(out, group.statements()[i].name(), calls.get(i).arguments());
                execute(out);
            }
            sync(out);
        } catch (RuntimeException e) {
            out.writerIndex(begin);
            throw e;
        }
    }

    /** Appends that a statement is to be parsed and described, with a Sync of its own. */
    static void write(Known statement, ByteBuf out) {
        int parse = begin(out, 'P');
        TextFormat.writeName(out, statement.name());
        TextFormat.writeName(out, statement.sql());
        out.writeShort(0);
        end(out, parse);
        int describe = begin(out, 'D');
        out.writeByte('S');
        TextFormat.writeName(out, statement.name());
        end(out, describe);
        sync(out);
    }

    private static void bind(ByteBuf out, String name, Tuple arguments) {
        int at = begin(out, 'B');
        out.writeByte(0);
        TextFormat.writeName(out, name);
        out.writeShort(0);
        int count = arguments.size();
        out.writeShort(count);
        for (int i = 0; i < count; i++) {
            TextFormat.write(out, arguments.getValue(i));
        }
        out.writeShort(1);
        out.writeShort(BINARY);
        end(out, at);
    }

    private static void execute(ByteBuf out) {
        int at = begin(out, 'E');
        out.writeByte(0);
        out.writeInt(ALL_ROWS);
        end(out, at);
    }

    private static void sync(ByteBuf out) {
        end(out, begin(out, 'S'));
    }

    private static int begin(ByteBuf out, char type) {
        out.writeByte(type);
        int at = out.writerIndex();
        out.writeInt(0);
        return at;
    }

    private static void end(ByteBuf out, int at) {
        out.setInt(at, out.writerIndex() - at);
    }
}
