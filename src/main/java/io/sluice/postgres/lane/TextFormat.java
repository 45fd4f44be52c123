package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.temporal.Temporal;
import org.jspecify.annotations.Nullable;

/**
 * Arguments as text, which every type of the server reads, so that nothing need be known of the parameter that a value
 * goes to.
 */
final class TextFormat {

    private static final int NULL = -1;

    private TextFormat() {}

    /** Writes the length in bytes and the text; −1 alone for null. */
    static void write(ByteBuf out, @Nullable Object value) {
        if (value == null) {
            out.writeInt(NULL);
            return;
        }
        int at = out.writerIndex();
        out.writeInt(0);
        ByteBufUtil.writeUtf8(out, text(value));
        out.setInt(at, out.writerIndex() - at - Integer.BYTES);
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("A text with a NUL in it cannot be sent");
            }
            return text;
        }
        if (value.getClass().isArray()) {
            return array(value);
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Temporal) {
            return value.toString();
        }
        throw new IllegalArgumentException("A " + value.getClass().getSimpleName() + " cannot be sent");
    }

    /** Every element in quotes, so that none is taken for the word NULL. */
    private static String array(Object values) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < Array.getLength(values); i++) {
            Object value = Array.get(values, i);
            text.append(i == 0 ? "" : ",");
            if (value == null) {
                text.append("NULL");
            } else {
                text.append('"')
                        .append(text(value).replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return text.append('}').toString();
    }

    /** Writes a text and the zero byte behind it. */
    static void writeName(ByteBuf out, String name) {
        out.writeCharSequence(name, StandardCharsets.UTF_8);
        out.writeByte(0);
    }
}
