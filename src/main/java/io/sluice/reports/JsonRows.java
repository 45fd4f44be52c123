package io.sluice.reports;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows as JSON, as all other answers have it. */
final class JsonRows implements RowText {

    private static final int TYPICAL_ROW = 160;

    private final ObjectWriter writer;
    private final String head;
    private final String between;
    private final String last;
    private final String tail;

    /**
     * The text around the rows.
     *
     * @param between two rows, also of two batches
     * @param last behind the last row of a batch, in place of the next batch's {@code between}; may be empty
     */
    private JsonRows(ObjectMapper mapper, Class<?> type, String head, String between, String last, String tail) {
        this.writer = mapper.writerFor(type)
                .withRootValueSeparator(between)
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
        this.head = head;
        this.between = between;
        this.last = last;
        this.tail = tail;
    }

    static JsonRows document(ObjectMapper mapper, Class<?> type) {
        return new JsonRows(mapper, type, "{\"items\":[", ",", "", "]}");
    }

    /** Each line is whole when its batch is. */
    static JsonRows lines(ObjectMapper mapper, Class<?> type) {
        return new JsonRows(mapper, type, "", "\n", "\n", "");
    }

    @Override
    public byte[] head() {
        return ascii(head);
    }

    @Override
    public byte[] rows(List<?> rows, boolean first) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.size() * TYPICAL_ROW);
        if (!first && last.isEmpty()) {
            bytes.writeBytes(ascii(between));
        }
        try (JsonGenerator json = writer.createGenerator(bytes)) {
            for (Object row : rows) {
                writer.writeValue(json, row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory does not fail", e);
        }
        bytes.writeBytes(ascii(last));
        return bytes.toByteArray();
    }

    @Override
    public byte[] tail() {
        return ascii(tail);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
