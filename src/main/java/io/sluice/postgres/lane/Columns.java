package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import io.vertx.pgclient.impl.codec.DataType;
import io.vertx.pgclient.impl.codec.DataTypeCodec;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a statement as the server described them, and how their binary values are read. Immutable. What a type
 * looks like is the driver's knowledge; a type without a fixed number, such as an enum or citext, is sent as its text.
 */
final class Columns {

    static final Columns NONE = new Columns(new @Nullable DataType[0]);

    private static final int NULL = -1;

    /** By {@code pg_type.oid}; these never change (pg_type.dat). */
    private static final Map<Integer, DataType> TYPES = Map.ofEntries(
            Map.entry(16, DataType.BOOL),
            Map.entry(20, DataType.INT8),
            Map.entry(21, DataType.INT2),
            Map.entry(23, DataType.INT4),
            Map.entry(700, DataType.FLOAT4),
            Map.entry(701, DataType.FLOAT8),
            // Decoded here: the driver takes it as text.
            Map.entry(1700, DataType.NUMERIC),
            Map.entry(1082, DataType.DATE),
            Map.entry(1114, DataType.TIMESTAMP),
            Map.entry(1184, DataType.TIMESTAMPTZ),
            Map.entry(1007, DataType.INT4_ARRAY),
            Map.entry(1016, DataType.INT8_ARRAY),
            Map.entry(1009, DataType.TEXT_ARRAY),
            Map.entry(1015, DataType.VARCHAR_ARRAY),
            Map.entry(2950, DataType.UUID),
            Map.entry(114, DataType.JSON),
            Map.entry(3802, DataType.JSONB));

    /** Null is text. */
    private final @Nullable DataType[] types;

    private Columns(@Nullable DataType[] types) {
        this.types = types;
    }

    /** Reads the body of a RowDescription. */
    static Columns described(ByteBuf body) {
        @Nullable DataType[] types = new @Nullable DataType[body.readUnsignedShort()];
        for (int i = 0; i < types.length; i++) {
            body.skipBytes(body.bytesBefore((byte) 0) + 1);
            body.skipBytes(4 + 2);
            types[i] = TYPES.get(body.readInt());
            body.skipBytes(2 + 4 + 2);
        }
        return new Columns(types);
    }

    /** Reads the body of a DataRow. */
    Row row(ByteBuf body) {
        int count = body.readUnsignedShort();
        if (count != types.length) {
            throw new IllegalStateException("A row has " + count + " columns and not " + types.length);
        }
        LaneRow row = new LaneRow(count);
        for (DataType type : types) {
            int length = body.readInt();
            if (length == NULL) {
                row.addValue(null);
            } else {
                int at = body.readerIndex();
                row.addValue(value(type, at, length, body));
                body.readerIndex(at + length);
            }
        }
        return row;
    }

    private static Object value(@Nullable DataType type, int at, int length, ByteBuf body) {
        if (type == null) {
            return body.toString(at, length, StandardCharsets.UTF_8);
        }
        return type == DataType.NUMERIC
                ? BinaryNumeric.read(at, body)
                : DataTypeCodec.decodeBinary(type, at, length, body);
    }
}
