package io.sluice.reports;

import io.sluice.http.StreamedBody;
import io.sluice.postgres.RowStream;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report on its way out: each part is made of one batch of rows, and the next batch is asked for with the next part.
 *
 * @param <R> the row's record
 */
final class ReportBody<R> implements StreamedBody {

    private final RowStream<R> rows;
    private final RowText text;
    private final long endsBy;

    /** The first rows, until they are written; none where the report is empty. */
    private @Nullable List<R> first;

    private boolean empty = true;
    private boolean ended;

    ReportBody(List<R> first, RowStream<R> rows, RowText text, long endsBy) {
        this.first = first;
        this.rows = rows;
        this.text = text;
        this.endsBy = endsBy;
    }

    @Override
    public Uni<byte[]> next() {
        if (ended) {
            return Uni.createFrom().item(new byte[0]);
        }
        List<R> kept = first;
        first = null;
        return kept != null
                ? Uni.createFrom().item(() -> beginning(kept))
                : rows.next().map(this::part);
    }

    private byte[] beginning(List<R> batch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.head());
        bytes.writeBytes(part(batch));
        return bytes.toByteArray();
    }

    private byte[] part(List<R> batch) {
        if (batch.isEmpty()) {
            ended = true;
            return text.tail();
        }
        boolean isFirst = empty;
        empty = false;
        return text.rows(batch, isFirst);
    }

    @Override
    public void close() {
        rows.close();
    }

    @Override
    public long endsBy() {
        return endsBy;
    }
}
