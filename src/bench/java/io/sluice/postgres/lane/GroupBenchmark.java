package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.bench.GatewaySql;
import io.sluice.postgres.statement.Call;
import io.sluice.postgres.statement.Statement;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a shared lane does for one point read: binding the arguments, writing the group, and making a record of the row
 * that comes back. Beside the writing: the same bytes copied, which nothing can be faster than. Beside the reading: the
 * same columns taken from the same bytes by hand, without a record and without knowing their types.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class GroupBenchmark {

    private static final int INT8 = 20;
    private static final int TEXT = 25;
    private static final int NUMERIC = 1700;
    private static final int TIMESTAMPTZ = 1184;

    private final Statement<?> scope = GatewaySql.statement("io.sluice.postgres.transaction.ScopeSql", "ENTER_READ");
    private final Statement<?> find = GatewaySql.statement("io.sluice.orders.OrderSql", "FIND");
    private final KnownStatements known = new KnownStatements();
    private final KnownStatements.Known[] statements = {known.add(scope), known.add(find)};
    private final Columns columns = Columns.described(description());
    private final ByteBuf row = row();
    private final ByteBuf out = Unpooled.buffer(1_024);
    private final byte[] written = bytesOf(group());

    /** Arguments to tuples, and the group that knows them. */
    @Benchmark
    public Object bind() {
        return group();
    }

    /** Binding, and the bytes of Bind, Execute, Bind, Execute, Sync. */
    @Benchmark
    public int bindAndWrite() {
        out.clear();
        GroupWriter.write(group(), out);
        return out.writerIndex();
    }

    /** The baseline of writing. */
    @Benchmark
    public int copyTheSameBytes() {
        out.clear();
        out.writeBytes(written);
        return out.writerIndex();
    }

    /** A DataRow to an order. */
    @Benchmark
    public Object readRow() {
        row.readerIndex(0);
        return find.rows().read(columns.row(row));
    }

    /** The baseline of reading. */
    @Benchmark
    public long readTheSameBytes() {
        row.readerIndex(0);
        int count = row.readUnsignedShort();
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int length = row.readInt();
            sum += length == Long.BYTES ? row.getLong(row.readerIndex()) : length;
            row.skipBytes(length);
        }
        return sum;
    }

    private Group group() {
        List<Call<?>> calls = List.of(scope.with("42", "", "manager", "10000"), find.with(4_711L));
        return new Group(calls, statements, Promise.promise(), Long.MAX_VALUE);
    }

    private static byte[] bytesOf(Group group) {
        ByteBuf bytes = Unpooled.buffer();
        GroupWriter.write(group, bytes);
        byte[] array = new byte[bytes.readableBytes()];
        bytes.readBytes(array);
        return array;
    }

    /** The body of the RowDescription of an order. */
    private static ByteBuf description() {
        int[] types = {INT8, INT8, TEXT, NUMERIC, INT8, TIMESTAMPTZ, TIMESTAMPTZ};
        ByteBuf body = Unpooled.buffer().writeShort(types.length);
        for (int type : types) {
            body.writeCharSequence("column", StandardCharsets.US_ASCII);
            body.writeByte(0).writeInt(0).writeShort(0);
            body.writeInt(type).writeShort(-1).writeInt(-1).writeShort(1);
        }
        return body;
    }

    /** The body of its DataRow: a total of 119.94 is the base digits 119 and 9400. */
    private static ByteBuf row() {
        ByteBuf body = Unpooled.buffer().writeShort(7);
        body.writeInt(8).writeLong(4_711);
        body.writeInt(8).writeLong(7);
        body.writeInt(7).writeCharSequence("pending", StandardCharsets.US_ASCII);
        body.writeInt(12)
                .writeShort(2)
                .writeShort(0)
                .writeShort(0)
                .writeShort(2)
                .writeShort(119)
                .writeShort(9_400);
        body.writeInt(8).writeLong(3);
        body.writeInt(8).writeLong(820_000_000_000_000L);
        body.writeInt(8).writeLong(820_000_000_500_000L);
        return body;
    }
}
