package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import io.vertx.pgclient.PgException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** An ErrorResponse (PostgreSQL docs, "Error and Notice Message Fields") as the driver's exception. */
final class ErrorFields {

    private ErrorFields() {}

    static PgException read(ByteBuf body) {
        Map<Character, String> fields = new HashMap<>();
        for (byte field = body.readByte(); field != 0; field = body.readByte()) {
            int length = body.bytesBefore((byte) 0);
            fields.put(
                    (char) field,
                    body.readCharSequence(length, StandardCharsets.UTF_8).toString());
            body.skipBytes(1);
        }
        return new PgException(
                fields.get('M'),
                fields.get('S'),
                fields.get('C'),
                fields.get('D'),
                fields.get('H'),
                fields.get('P'),
                fields.get('p'),
                fields.get('q'),
                fields.get('W'),
                fields.get('F'),
                fields.get('L'),
                fields.get('R'),
                fields.get('s'),
                fields.get('t'),
                fields.get('c'),
                fields.get('d'),
                fields.get('n'));
    }
}
